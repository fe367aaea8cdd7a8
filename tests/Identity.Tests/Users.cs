using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Tests;

public sealed class Users
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Fifty_upserts_of_one_id_at_once_make_one_person(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);

        var all = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => app.Upsert("ana", new ProfileChange("Ana")))));

        all.Count(x => x.Value.Created).ShouldBe(1);
        all.Select(x => x.Value.User).Distinct().ShouldHaveSingleItem();
        (await app.Log()).ShouldBe([IdentityEntries.UserCreated]);
    }

    [Theory, EveryEngine]
    public async Task What_is_not_said_about_a_person_stays(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        await app.Upsert("ana", new ProfileChange("Ana", "https://pictures.example/a.png", """{"a":1}"""));

        var changed = (await app.Upsert("ana", new ProfileChange(AvatarUrl: ""))).Value.User;

        (changed.Name, changed.AvatarUrl, changed.Extras, changed.Version).ShouldBe(("Ana", "", """{"a":1}""", 2));
        (await app.Upsert("ana", new ProfileChange("Ana"))).Value.User.Version.ShouldBe(2);
        (await app.Log()).ShouldBe([IdentityEntries.UserCreated, IdentityEntries.UserChanged]);
    }

    [Theory, EveryEngine]
    public async Task Of_changes_that_race_from_one_version_one_wins_and_the_others_hear_of_it(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var ana = await app.LetIn("ana");

        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => app.Change(ana, new ProfileChange($"Ana {i}"), version: 1))));

        all.Count(x => x.Ok).ShouldBe(1);
        all.Where(x => !x.Ok).ShouldAllBe(x => x.Refusal == IdentityRefusals.VersionMoved);
        (await app.Find("ana"))!.ShouldBe(all.Single(x => x.Ok).Value);
    }

    [Theory, EveryEngine]
    public async Task A_changed_name_is_seen_at_once_here_and_soon_on_another_node(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        await using var other = await app.SecondNode();
        var ana = await app.LetIn("ana");
        for (var i = 0; i < 3; i++)
        {
            (await app.Find(ana.User.Id))!.Name.ShouldBe("ana");
            (await other.Find(ana.User.Id))!.Name.ShouldBe("ana");
        }

        await app.Change(ana, new ProfileChange("Ana"));

        (await app.Find(ana.User.Id))!.Name.ShouldBe("Ana");
        await Eventually.TrueAsync(async () =>
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            return (await other.Find(ana.User.Id))!.Name == "Ana";
        }, "the other node hears of it", ct: Now);
    }

    [Theory, EveryEngine]
    public async Task Many_people_are_found_at_once_and_strangers_are_left_out(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var (ana, bob) = ((await app.Upsert("ana")).Value.User, (await app.Upsert("bob")).Value.User);

        for (var i = 0; i < 3; i++)
        {
            (await app.FindAll(ana.Id, bob.Id, 4711)).Keys.Order().ShouldBe([ana.Id, bob.Id]);
            (await app.FindAll("bob", "ana", "nobody", "bad id")).Keys.Order().ShouldBe(["ana", "bob"]);
        }
    }

    [Theory, EveryEngine]
    public async Task The_list_is_filtered_sorted_and_paged(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        string[] people = ["carol", "ana", "bob", "per_cent", "perXcent", "Анна"];
        foreach (var id in people)
        {
            await app.Upsert(id, new ProfileChange(id.ToUpperInvariant()));
            app.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await app.Upsert("carol", new ProfileChange("Zoe"));
        await app.SetActive("bob", false);

        async Task<string> Ids(ListUsers.Command command) => string.Join(' ', (await app.List(command)).Value.Users.Select(x => x.ExternalId));
        (await Ids(new())).ShouldBe("carol ana per_cent perXcent Анна");
        (await Ids(new(Inactive: true, Descending: true))).ShouldBe("Анна perXcent per_cent bob ana carol");
        (await Ids(new(Query: "AN"))).ShouldBe("ana");
        (await Ids(new(Query: "анн"))).ShouldBe("Анна");
        (await Ids(new(Query: "per_"))).ShouldBe("per_cent");
        (await Ids(new(Query: "%"))).ShouldBe("");
        (await Ids(new(Query: "zoe"))).ShouldBe("carol");
        (await Ids(new(Order: UserOrder.ExternalId))).ShouldBe("ana carol perXcent per_cent Анна");
        (await Ids(new(Order: UserOrder.Name, Descending: true))).ShouldBe("Анна carol per_cent perXcent ana");
        (await Ids(new(Order: UserOrder.Updated, Descending: true, Limit: 1))).ShouldBe("carol");
        (await Ids(new(Page: 2, Limit: 2))).ShouldBe("per_cent perXcent");
        (await app.List(new(Page: 9, Limit: 2))).Value.ShouldSatisfyAllConditions(x => x.Users.ShouldBeEmpty(), x => x.Total.ShouldBe(5));
        (await app.List(new(Limit: 101))).Refusal!.Field.ShouldBe("limit");
        (await app.List(new(Page: 0))).Refusal!.Field.ShouldBe("page");
        (await app.List(new(Page: int.MaxValue))).Refusal!.Field.ShouldBe("page");
        (await app.List(new(Query: new string('q', 256)))).Refusal!.Field.ShouldBe("query");
    }

    [Theory, EveryEngine]
    public async Task Two_workspaces_know_nothing_of_each_other(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var (other, _) = await app.NewWorkspace("other");
        var ana = await app.LoggedIn("ana");
        var stranger = (await app.Login("ana", "another password", workspace: other.Id)).Value;
        var server = new Actor(ActorKind.Server, other.Id, 0, 0, new HashSet<string> { "*" });
        await app.Upsert("bob");

        stranger.Created.ShouldBeTrue();
        stranger.User.Id.ShouldNotBe(ana.User.Id);
        (await app.Login("ana", "correct horse", workspace: other.Id)).Refusal.ShouldBe(IdentityRefusals.WrongPassword);
        (await app.Resolve(stranger.Tokens.Token)).Value.Workspace.ShouldBe(other.Id);
        (await app.Find("bob", other.Id)).ShouldBeNull();
        (await app.SetActive("bob", false, server)).Refusal.ShouldBe(IdentityRefusals.NoUser);
        (await app.Issue("bob", server)).Refusal.ShouldBe(IdentityRefusals.NoUser);
        (await app.Block(stranger, "bob")).Refusal.ShouldBe(IdentityRefusals.NoUser);
        (await app.List(new())).Value.Users.Select(x => x.ExternalId).ShouldBe(["ana", "bob"]);
        var key = (await app.MakeKey("k", ["users:read"])).Value;
        (await app.RevokeKey(key.Key.Id, server)).Refusal!.Code.ShouldBe("api_key_not_found");
        (await app.ResolveKey(key.Secret)).Ok.ShouldBeTrue();
    }

    [Theory, EveryEngine]
    public async Task Blocks_are_kept_once_seen_at_once_and_taken_back(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var (ana, bob) = (await app.LetIn("ana"), await app.LetIn("bob"));
        for (var i = 0; i < 3; i++)
            (await app.HasBlocked(ana, bob)).ShouldBeFalse();

        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => app.Block(ana, "bob"))));

        all.ShouldAllBe(x => x.Value.ExternalId == "bob");
        (await app.HasBlocked(ana, bob)).ShouldBeTrue();
        (await app.HasBlocked(bob, ana)).ShouldBeFalse();
        (await app.Blocked(ana)).ShouldSatisfyAllConditions(x => x.Total.ShouldBe(1), x => x.Users.ShouldHaveSingleItem().ExternalId.ShouldBe("bob"));
        (await app.Blocked(bob)).Total.ShouldBe(0);
        await app.Block(ana, "bob", blocked: false);
        await app.Block(ana, "bob", blocked: false);
        (await app.HasBlocked(ana, bob)).ShouldBeFalse();
        (await app.Block(ana, "ana")).Refusal.ShouldBe(IdentityRefusals.BlockSelf);
        (await app.Block(ana, "nobody")).Refusal.ShouldBe(IdentityRefusals.NoUser);
        (await app.Log()).Where(x => x is IdentityEntries.UserBlocked or IdentityEntries.UserUnblocked).ShouldBe([IdentityEntries.UserBlocked, IdentityEntries.UserUnblocked]);
    }

    [Theory, EveryEngine]
    public async Task A_device_belongs_to_who_used_it_last_and_the_silent_ones_give_way(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine, ("Identity:DevicesPerUser", "2"));
        var (ana, bob) = (await app.LetIn("ana"), await app.LetIn("bob"));

        (await app.Register(ana, "phone")).Value.Changed.ShouldBeTrue();
        (await app.Register(ana, "phone")).Value.Changed.ShouldBeFalse();
        (await app.Register(bob, "phone")).Value.Changed.ShouldBeTrue();
        (await app.Devices(ana)).ShouldBeEmpty();
        (await app.Devices(bob)).ShouldHaveSingleItem().Token.ShouldBe("phone");
        (await app.Unregister(ana, "phone")).Value.ShouldBeFalse();
        (await app.Unregister(bob, "phone")).Value.ShouldBeTrue();

        foreach (var token in (string[])["one", "two", "three"])
        {
            await app.Register(ana, token);
            app.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        (await app.Devices(ana)).Select(x => x.Token).ShouldBe(["three", "two"]);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => app.Register(i % 2 == 0 ? ana : bob, "tablet"))));
        ((await app.Devices(ana)).Count(x => x.Token == "tablet") + (await app.Devices(bob)).Count(x => x.Token == "tablet")).ShouldBe(1);
    }

    [Theory]
    [InlineData("", "android", "token")]
    [InlineData(null, "android", "token")]
    [InlineData("with space", "android", "token")]
    [InlineData("ümlaut", "android", "token")]
    [InlineData("t", "", "platform")]
    [InlineData("t", "Android", "platform")]
    [InlineData("t", "a-platform-with-a-name-that-is-too-long", "platform")]
    public async Task A_malformed_device_is_refused_by_field(string? token, string platform, string field)
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite);
        var ana = await app.LetIn("ana");

        (await app.Register(ana, token, platform)).Refusal!.Field.ShouldBe(field);
        (await app.Register(ana, new string('t', 1025))).Refusal!.Field.ShouldBe("token");
    }
}
