using Conversa.Identity.Access;
using Conversa.Identity.Keys;
using Conversa.Identity.Roles;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Tests;

/// <summary>People who work here come in, stay and go.</summary>
public sealed class SigningIn
{
    private static readonly (string, string) Console = (ConsoleCookie.Header, "1");

    [Theory, EveryEngine]
    public async Task Somebody_who_works_here_signs_in_works_and_signs_out(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        await app.SetUp();

        var signedIn = await app.SignIn(" OLGA@ACME.example ");

        (signedIn.Status, signedIn.Text("step"), signedIn.Cookie).ShouldBe((200, "done", null));
        var token = signedIn.Text("token")!;
        (await app.Send("GET", "/probe-staff", token)).Status.ShouldBe(200);
        (await app.Send("GET", "/probe-permission/" + Permissions.TeamManage, token)).Status.ShouldBe(200);
        (await app.Send("GET", "/probe", token)).Status.ShouldBe(200);
        (await app.Send("POST", "/sign-out", token)).ShouldSatisfyAllConditions(x => x.Status.ShouldBe(204), x => x.ClearSite.ShouldNotBeNull());
        (await app.Send("GET", "/probe-staff", token)).ShouldSatisfyAllConditions(x => x.Status.ShouldBe(401), x => x.Text("code").ShouldBe("token_unknown"));
        (await app.Send("POST", "/sign-out", token)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Whatever_does_not_match_gets_one_answer()
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite);
        await app.SetUp();

        var wrong = await app.SignIn(password: "nine small giraffes");
        var nobody = await app.SignIn("nobody@acme.example");
        var elsewhere = await app.SignIn(workspace: "other");

        wrong.Status.ShouldBe(401);
        (nobody.Status, nobody.Body.ToString()).ShouldBe((wrong.Status, wrong.Body.ToString()));
        (elsewhere.Status, elsewhere.Body.ToString()).ShouldBe((wrong.Status, wrong.Body.ToString()));
        (await app.SignIn("no address")).ShouldSatisfyAllConditions(x => x.Status.ShouldBe(400), x => x.Text("field").ShouldBe("email"));
        (await app.SignIn(password: "")).ShouldSatisfyAllConditions(x => x.Status.ShouldBe(400), x => x.Text("field").ShouldBe("password"));
    }

    [Fact]
    public async Task Guessing_has_to_wait()
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite);
        await app.SetUp();
        for (var i = 0; i < 5; i++)
            (await app.SignIn(password: "guess number " + i)).Status.ShouldBe(401);

        (await app.SignIn()).ShouldSatisfyAllConditions(x => x.Status.ShouldBe(429), x => x.Text("code").ShouldBe("too_many_failures"));
        app.Clock.Advance(TimeSpan.FromSeconds(3));
        (await app.SignIn()).Status.ShouldBe(200);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        (await app.SignIn(password: "a wrong guess")).Status.ShouldBe(401); // the allowance began anew
    }

    [Theory, EveryEngine]
    public async Task The_console_keeps_the_token_in_a_cookie_that_counts_only_for_its_own_pages(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        await app.SetUp();

        var signedIn = await app.SignIn(headers: Console);

        signedIn.Text("token").ShouldBeNull();
        signedIn.Cookie.ShouldNotBeNull();
        foreach (var part in (string[])["httponly", "samesite=strict", "path=/"])
            signedIn.Cookie.ShouldContain(part);
        signedIn.Cookie.ShouldNotContain("expires"); // gone when the browser is closed
        var cookie = ("Cookie", signedIn.CookieValue);
        (await app.Send("GET", "/probe-staff", headers: [cookie, Console])).Status.ShouldBe(200);
        (await app.Send("GET", "/probe-staff", headers: [cookie])).Status.ShouldBe(401);
        (await app.Send("POST", "/sign-out", headers: [cookie])).Status.ShouldBe(401); // what another site's form could send
        (await app.Send("GET", "/probe-staff", headers: [cookie, (ConsoleCookie.Header, "0")])).Status.ShouldBe(401);
        (await app.Send("GET", "/probe-stream", headers: [cookie, ("Sec-Fetch-Site", "same-origin")])).Status.ShouldBe(200);
        (await app.Send("GET", "/probe-stream", headers: [cookie, ("Sec-Fetch-Site", "cross-site")])).Status.ShouldBe(401);
        (await app.Send("GET", "/probe-stream", headers: [cookie, ("Sec-Fetch-Site", "same-site")])).Status.ShouldBe(401);
        (await app.Send("GET", "/probe-stream", headers: [cookie])).Status.ShouldBe(401);
        (await app.Send("GET", "/probe", headers: [cookie, ("Sec-Fetch-Site", "same-origin")])).Status.ShouldBe(401);
        (await app.Send("POST", "/sign-out", headers: [cookie, Console])).ShouldSatisfyAllConditions(x => x.Status.ShouldBe(204), x => x.Cookie!.ShouldContain("expires=Thu, 01 Jan 1970"));
        (await app.Send("GET", "/probe-staff", headers: [cookie, Console])).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Over_https_the_cookie_is_for_this_host_alone()
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite);
        await app.SetUp();
        (string, string) https = ("X-Forwarded-Proto", "https");

        var signedIn = await app.SignIn(remember: true, headers: [Console, https]);

        signedIn.CookieValue.ShouldStartWith("__Host-");
        signedIn.Cookie!.ShouldContain("secure");
        signedIn.Cookie!.ShouldContain("expires=Wed, 09 Jan 2030");
        (await app.Send("GET", "/probe-staff", headers: [("Cookie", signedIn.CookieValue), Console, https])).Status.ShouldBe(200);
        (await app.Send("GET", "/probe-staff", headers: [("Cookie", signedIn.CookieValue), Console])).Status.ShouldBe(401);
    }

    [Theory, EveryEngine]
    public async Task Who_is_not_remembered_signs_in_every_working_day_and_who_is_stays_while_they_come(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        await app.SetUp();
        var day = (await app.SignIn()).Text("token");
        var week = (await app.SignIn(remember: true)).Text("token");
        var away = (await app.SignIn(remember: true)).Text("token");

        app.Clock.Advance(TimeSpan.FromHours(11));
        (await app.Send("GET", "/probe-staff", day)).Status.ShouldBe(200); // use does not renew it
        (await app.Send("GET", "/probe-staff", week)).Status.ShouldBe(200);
        app.Clock.Advance(TimeSpan.FromHours(2));
        (await app.Send("GET", "/probe-staff", day)).Status.ShouldBe(401);
        for (var i = 0; i < 2; i++)
        {
            app.Clock.Advance(TimeSpan.FromDays(2));
            (await app.Send("GET", "/probe-staff", week)).Status.ShouldBe(200);
        }

        (await app.Send("GET", "/probe-staff", away)).Status.ShouldBe(401);
        app.Clock.Advance(TimeSpan.FromDays(2));
        (await app.Send("GET", "/probe-staff", week)).Status.ShouldBe(200);
        app.Clock.Advance(TimeSpan.FromDays(1)); // seven days after the password
        (await app.Send("GET", "/probe-staff", week)).Status.ShouldBe(401);
    }

    [Theory, EveryEngine]
    public async Task No_server_becomes_a_member_of_the_team(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var owner = (await app.SetUp()).Body.GetProperty("me").GetProperty("id").GetString()!;
        var customer = (await app.LetIn("carl")).Tokens.Token;

        (await app.Send("POST", $"/users/{owner}/sessions", app.Basic())).Text("code").ShouldBe("user_is_staff");
        (await app.Send("PUT", $"/users/{owner}", app.Basic(), """{"password":"a way in for me"}""")).Text("code").ShouldBe("user_is_staff");
        (await app.Send("POST", $"/users/{owner}/deactivate", app.Basic())).Text("code").ShouldBe("user_is_staff");
        (await app.Login(owner, "whatever it is")).Refusal.ShouldBe(IdentityRefusals.WrongPassword);
        (await app.Send("GET", "/probe-staff", customer)).Text("code").ShouldBe("staff_only");
        (await app.Send("GET", "/probe-permission/" + Permissions.TeamRead, customer)).Text("code").ShouldBe("staff_only");
        (await app.Send("GET", "/probe-staff", app.Basic())).Text("code").ShouldBe("staff_only");
        (await app.Send("GET", "/probe-permission-or-scope", app.Basic())).Status.ShouldBe(200);
        (await app.Send("GET", "/probe-permission-or-scope", (await app.MakeKey("k", [Scopes.UsersRead])).Value.Secret)).Text("code").ShouldBe("scope_missing");
        (await app.Send("GET", "/probe-permission-or-scope", customer)).Text("code").ShouldBe("staff_only");
        (await app.Send("GET", "/me", customer)).Body.TryGetProperty("staff", out _).ShouldBeFalse();
    }
}
