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
}
