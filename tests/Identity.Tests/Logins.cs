using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Tests;

public sealed class Logins
{
    [Theory, EveryEngine]
    public async Task A_new_person_is_registered_and_recognised_by_their_token(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);

        var ana = await app.LoggedIn("ana", profile: new ProfileChange("Ana", "https://pictures.example/ana.png", """{ "team": "blue" }"""));

        ana.Created.ShouldBeTrue();
        ana.User.Name.ShouldBe("Ana");
        ana.User.Extras.ShouldBe("""{"team":"blue"}""");
        ana.Tokens.Token.ShouldMatch("^[A-Za-z0-9]{43}$");
        (await app.Resolve(ana.Tokens.Token)).Value.ShouldBe(Actor.OfUser(app.Workspace.Id, ana.User.Id, ana.Tokens.Session));
        (await app.Log()).ShouldBe([IdentityEntries.UserCreated]);
    }

    [Theory, EveryEngine]
    public async Task Fifty_logins_of_one_new_id_at_once_make_one_person_with_fifty_sessions(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);

        var all = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => app.LoggedIn("ana"))));

        all.Select(x => x.User.Id).Distinct().ShouldHaveSingleItem();
        all.Count(x => x.Created).ShouldBe(1);
        all.Select(x => x.Tokens.Token).Distinct().Count().ShouldBe(50);
        (await app.Count("end_user")).ShouldBe(1);
        foreach (var one in all)
            (await app.Resolve(one.Tokens.Token)).Ok.ShouldBeTrue();
    }

    [Theory, EveryEngine]
    public async Task A_known_person_needs_the_right_password(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var first = await app.LoggedIn("ana", "correct horse");

        (await app.Login("ana", "wrong")).Refusal.ShouldBe(IdentityRefusals.WrongPassword);
        var again = await app.LoggedIn("ana", "correct horse", new ProfileChange("Ana M."));

        again.Created.ShouldBeFalse();
        again.User.Id.ShouldBe(first.User.Id);
        again.User.Name.ShouldBe("Ana M.");
        (await app.Find("ana"))!.Name.ShouldBe("Ana M.");
        (await app.Resolve(first.Tokens.Token)).Ok.ShouldBeTrue();
    }

    [Theory, EveryEngine]
    public async Task Whoever_a_server_made_known_without_a_password_cannot_be_taken_over_with_one(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        await app.Upsert("ana");

        (await app.Login("ana", "mine now")).Refusal.ShouldBe(IdentityRefusals.WrongPassword);
        await app.Upsert("ana", password: "given by the server");

        (await app.Login("ana", "given by the server")).Ok.ShouldBeTrue();
    }

    [Theory, EveryEngine]
    public async Task A_login_strengthens_a_password_that_was_hashed_with_weaker_settings(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        await app.LoggedIn("ana");
        (await app.StoredPassword("ana"))!.ShouldStartWith("$argon2id$v=19$m=7168,t=1,p=1$");

        await using var stronger = await app.SecondNode(("Identity:PasswordPasses", "2"));
        (await stronger.Login("ana", "wrong")).Ok.ShouldBeFalse();
        (await app.StoredPassword("ana"))!.ShouldContain("t=1");
        (await stronger.Login("ana")).Ok.ShouldBeTrue();

        var stored = (await app.StoredPassword("ana"))!;
        stored.ShouldStartWith("$argon2id$v=19$m=7168,t=2,p=1$");
        (await app.Login("ana")).Ok.ShouldBeTrue();
        (await app.StoredPassword("ana")).ShouldBe(stored); // the node with weaker settings does not weaken it again
    }

    [Fact]
    public async Task Guessing_from_one_address_has_to_wait_and_locks_nobody_else_out()
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite, ("Identity:FailuresPerUserAndAddress", "3"));
        await app.LoggedIn("ana");
        for (var i = 0; i < 3; i++)
            (await app.Login("ana", "guess", from: "203.0.113.7")).Refusal.ShouldBe(IdentityRefusals.WrongPassword);

        var refused = (await app.Login("ana", "correct horse", from: "203.0.113.7")).Refusal!;
        refused.Code.ShouldBe("too_many_failures");
        refused.Kind.ShouldBe(RefusalKind.TooMany);
        (await app.Login("ana", from: "203.0.113.8")).Ok.ShouldBeTrue();

        app.Clock.Advance(refused.RetryAfter!.Value);
        (await app.Login("ana", "guess", from: "203.0.113.7")).Refusal.ShouldBe(IdentityRefusals.WrongPassword);
        var again = (await app.Login("ana", from: "203.0.113.7")).Refusal!;
        again.RetryAfter!.Value.ShouldBeGreaterThan(refused.RetryAfter.Value);
        app.Clock.Advance(again.RetryAfter.Value);
        (await app.Login("ana", from: "203.0.113.7")).Ok.ShouldBeTrue();
        (await app.Login("ana", "guess", from: "203.0.113.7")).Refusal.ShouldBe(IdentityRefusals.WrongPassword); // the right password gave the allowance back
    }

    [Fact]
    public async Task Guessing_for_many_people_from_one_network_has_to_wait()
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite, ("Identity:FailuresPerAddress", "4"));
        await app.LoggedIn("ana");
        foreach (var address in (string[])["2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8::4"])
        {
            await app.Upsert("user" + address.Replace(":", "", StringComparison.Ordinal), password: "secret");
            (await app.Login("user" + address.Replace(":", "", StringComparison.Ordinal), "guess", from: address)).Refusal.ShouldBe(IdentityRefusals.WrongPassword);
        }

        (await app.Login("ana", from: "2001:db8::5")).Refusal!.Code.ShouldBe("too_many_failures");
        (await app.Login("ana", from: "2001:db8:0:1::5")).Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task When_hashing_cannot_keep_up_some_are_told_to_come_back_and_nothing_is_half_done()
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite, ("Identity:PasswordsAtOnce", "1"), ("Identity:PasswordsWaiting", "1"));

        var all = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(() => app.Login("user" + i))));

        var refused = all.Where(x => !x.Ok).ToList();
        refused.ShouldNotBeEmpty();
        refused.ShouldAllBe(x => x.Refusal == IdentityRefusals.PasswordsBusy);
        (await app.Count("end_user")).ShouldBe(all.Count(x => x.Ok));
        (await app.Count("session")).ShouldBe(all.Count(x => x.Ok));
    }

    public static TheoryData<string?, string?, string?, string?, string?, string> BadInput() => new()
    {
        { "", "pw", null, null, null, "user_id" },
        { null, "pw", null, null, null, "user_id" },
        { new string('a', 256), "pw", null, null, null, "user_id" },
        { "with space", "pw", null, null, null, "user_id" },
        { "with\ttab", "pw", null, null, null, "user_id" },
        { "a/b", "pw", null, null, null, "user_id" },
        { "a+b", "pw", null, null, null, "user_id" },
        { "a#b", "pw", null, null, null, "user_id" },
        { "nul\0", "pw", null, null, null, "user_id" },
        { "half\ud800", "pw", null, null, null, "user_id" },
        { "invisible\u200b", "pw", null, null, null, "user_id" },
        { "ana", "", null, null, null, "password" },
        { "ana", null, null, null, null, "password" },
        { "ana", new string('p', 1025), null, null, null, "password" },
        { "ana", "half\udc00", null, null, null, "password" },
        { "ana", "pw", new string('n', 256), null, null, "name" },
        { "ana", "pw", " ", null, null, "name" },
        { "ana", "pw", "bell\a", null, null, "name" },
        { "ana", "pw", "half\ud83d", null, null, "name" },
        { "ana", "pw", null, "javascript:alert(1)", null, "avatar_url" },
        { "ana", "pw", null, "/relative.png", null, "avatar_url" },
        { "ana", "pw", null, "https://x.example/" + new string('a', 2048), null, "avatar_url" },
        { "ana", "pw", null, null, "[1]", "extras" },
        { "ana", "pw", null, null, "{", "extras" },
        { "ana", "pw", null, null, "\"text\"", "extras" },
        { "ana", "pw", null, null, """{"a":"\ud800"}""", "extras" },
        { "ana", "pw", null, null, "{\"a\":\"" + new string('x', 16_400) + "\"}", "extras" },
        { "ana", "pw", null, null, string.Concat(Enumerable.Repeat("{\"a\":", 40)) + "1" + new string('}', 40), "extras" },
    };

    [Theory, MemberData(nameof(BadInput))]
    public async Task Bad_input_is_refused_by_the_name_of_its_field_and_nothing_is_written(string? user, string? password, string? name, string? avatar, string? extras, string field)
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite);

        var refused = (await app.Login(user!, password!, new ProfileChange(name, avatar, extras))).Refusal!;

        refused.Kind.ShouldBe(RefusalKind.Invalid);
        refused.Field.ShouldBe(field);
        refused.Sentence.ShouldContain(field);
        (await app.Count("end_user")).ShouldBe(0);
    }

    [Theory]
    [InlineData("ana@example.com")]
    [InlineData("ana.m-1_2")]
    [InlineData("анна")]
    [InlineData("安娜")]
    [InlineData("emoji😀")]
    public async Task Ids_of_all_scripts_are_kept_letter_by_letter(string id)
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite);

        (await app.LoggedIn(id)).User.ExternalId.ShouldBe(id);
        (await app.Find(id))!.ExternalId.ShouldBe(id);
    }
}
