using System.Text.Json;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Tests;

/// <summary>Codes of an authenticator app, recovery codes, passwords and devices: what people do with their own account.</summary>
public sealed class SecondFactors
{
    private const string Password = "seven tall giraffes";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task An_authenticator_app_is_set_up_asked_for_and_turned_off(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var owner = await app.Owner();

        (await app.Send("POST", "/me/two-factor", owner, """{"password":"not the password"}""")).ShouldSatisfyAllConditions(x => x.Status.ShouldBe(403), x => x.Text("field").ShouldBe("password"));
        var begun = await app.Send("POST", "/me/two-factor", owner, Confirm());
        begun.Text("uri").ShouldBe($"otpauth://totp/Conversa:olga%40acme.example?secret={begun.Text("secret")}&issuer=Conversa&algorithm=SHA1&digits=6&period=30");
        (await app.Send("POST", "/me/two-factor", owner, Confirm())).Text("secret").ShouldBe(begun.Text("secret"));
        (await app.SignIn()).Text("step").ShouldBe("done"); // nothing is asked for before a code was given
        (await app.Send("POST", "/me/two-factor/confirm", owner, """{"code":"000000"}""")).ShouldSatisfyAllConditions(x => x.Status.ShouldBe(400), x => x.Text("field").ShouldBe("code"));
        var code = Authenticator.Code(begun.Text("secret")!, app.Clock);
        var confirmed = await app.Send("POST", "/me/two-factor/confirm", owner, $$"""{"code":"{{code}}"}""");
        confirmed.Body.GetProperty("recovery_codes").GetArrayLength().ShouldBe(10);
        var again = await app.Send("POST", "/me/two-factor/confirm", owner, $$"""{"code":"{{code}}"}"""); // the answer was lost
        var recovery = again.Body.GetProperty("recovery_codes").EnumerateArray().Select(x => x.GetString()!).ToList();
        recovery.ShouldNotContain(confirmed.Body.GetProperty("recovery_codes")[0].GetString()!);
        (await app.Send("POST", "/me/two-factor", owner, Confirm())).Text("code").ShouldBe("two_factor_on");
        (await app.Send("GET", "/me/two-factor", owner)).ShouldSatisfyAllConditions(x => x.Text("enabled").ShouldBe("True"), x => x.Text("recovery_codes").ShouldBe("10"));

        var first = await app.SignIn();
        (first.Text("step"), first.Text("token"), first.Cookie).ShouldBe(("second_factor", null, null));
        first.Body.GetProperty("methods").EnumerateArray().Select(x => x.GetString()).ShouldBe(["code", "recovery_code"]);
        (await Second(app, first, code)).Text("code").ShouldBe("code_wrong"); // used up by setting up
        app.Clock.Advance(TimeSpan.FromSeconds(30));
        code = Authenticator.Code(begun.Text("secret")!, app.Clock);
        (await Second(app, first, code)).Text("step").ShouldBe("done");
        (await Second(app, first, code)).Text("code").ShouldBe("ticket_gone");
        (await Second(app, await app.SignIn(), code)).Text("code").ShouldBe("code_wrong"); // each code once

        var lost = await app.SignIn();
        (await app.Send("POST", "/sign-in/second-factor", json: JsonSerializer.Serialize(new { ticket = lost.Text("ticket"), recovery_code = recovery[0].ToUpperInvariant() }))).Text("step").ShouldBe("done");
        (await app.Send("POST", "/sign-in/second-factor", json: JsonSerializer.Serialize(new { ticket = (await app.SignIn()).Text("ticket"), recovery_code = recovery[0] }))).Text("code").ShouldBe("code_wrong");
        (await app.Send("GET", "/me/two-factor", owner)).Text("recovery_codes").ShouldBe("9");
        (await app.Send("POST", "/me/two-factor/recovery-codes", owner, Confirm())).Body.GetProperty("recovery_codes").GetArrayLength().ShouldBe(10);
        (await app.Send("POST", "/me/two-factor/disable", owner, Confirm())).Status.ShouldBe(204);
        (await app.Send("POST", "/me/two-factor/disable", owner, Confirm())).Status.ShouldBe(204);
        (await app.SignIn()).Text("step").ShouldBe("done");
    }

    [Theory, EveryEngine]
    public async Task A_ticket_bears_five_tries_and_one_success_however_many_come_at_once(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine, ("Identity:FailuresPerUserAndAddress", "100"));
        var secret = await TurnOn(app, await app.Owner());
        app.Clock.Advance(TimeSpan.FromSeconds(30));
        var (tired, good) = (await app.SignIn(), await app.SignIn());

        for (var i = 0; i < 5; i++)
            (await Second(app, tired, "99999" + i)).Text("code").ShouldBe("code_wrong");
        var code = Authenticator.Code(secret, app.Clock);
        (await Second(app, tired, code)).Text("code").ShouldBe("ticket_gone");
        var all = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => Second(app, good, code))));

        all.Count(x => x.Status == 200).ShouldBe(1);
        (await app.Send("POST", "/sign-in/second-factor", json: """{"ticket":"nonsense","code":"123456"}""")).Text("code").ShouldBe("ticket_gone");
        (await app.Send("POST", "/sign-in/second-factor", json: """{"ticket":"nonsense"}""")).Text("field").ShouldBe("code");
        app.Clock.Advance(TimeSpan.FromSeconds(30));
        var late = await app.SignIn();
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        (await Second(app, late, Authenticator.Code(secret, app.Clock))).Text("code").ShouldBe("ticket_gone");
    }

    [Fact]
    public async Task Guessing_codes_has_to_wait_wherever_the_guesses_come_from()
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite);
        var secret = await TurnOn(app, await app.Owner());
        app.Clock.Advance(TimeSpan.FromSeconds(30));
        for (var i = 0; i < 5; i++)
        {
            var first = await app.SignIn(headers: ("X-Forwarded-For", "203.0.113." + i));
            (await Second(app, first, "99999" + i, "203.0.113." + i)).Text("code").ShouldBe("code_wrong");
        }

        var last = await app.SignIn(headers: ("X-Forwarded-For", "203.0.113.77"));
        (await Second(app, last, Authenticator.Code(secret, app.Clock), "203.0.113.77")).Status.ShouldBe(429);
        app.Clock.Advance(TimeSpan.FromSeconds(30));
        (await Second(app, last, Authenticator.Code(secret, app.Clock), "203.0.113.77")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1234567890, "005924")]
    [InlineData(20000000000, "353130")]
    public void The_tests_own_authenticator_makes_the_codes_of_the_standard(long seconds, string code) =>
        Authenticator.Code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", DateTimeOffset.FromUnixTimeSeconds(seconds)).ShouldBe(code); // RFC 6238, appendix B, the last six digits

    [Theory, EveryEngine]
    public async Task A_new_password_ends_every_other_session(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var owner = await app.Owner();
        var elsewhere = (await app.SignIn()).Text("token");
        var change = """{"current_password":"seven tall giraffes","new_password":"eleven shy otters"}""";

        (await app.Send("PUT", "/me/password", owner, """{"current_password":"not the password","new_password":"eleven shy otters"}""")).ShouldSatisfyAllConditions(
            x => x.Status.ShouldBe(403), x => x.Text("field").ShouldBe("current_password"));
        (await app.Send("PUT", "/me/password", owner, """{"current_password":"seven tall giraffes","new_password":"password123"}""")).Text("field").ShouldBe("new_password");
        (await app.Send("PUT", "/me/password", owner, """{"current_password":"seven tall giraffes","new_password":"Olga Olga 1"}""")).Text("field").ShouldBe("new_password");
        (await app.Send("PUT", "/me/password", owner, change)).Status.ShouldBe(204);
        (await app.Send("PUT", "/me/password", owner, change)).Status.ShouldBe(204); // the answer was lost

        (await app.Send("GET", "/probe-staff", owner)).Status.ShouldBe(200);
        (await app.Send("GET", "/probe-staff", elsewhere)).Status.ShouldBe(401);
        (await app.SignIn()).Status.ShouldBe(401);
        (await app.SignIn(password: "eleven shy otters")).Status.ShouldBe(200);
    }

    [Theory, EveryEngine]
    public async Task People_see_their_devices_and_sign_out_one_the_others_or_all(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        await using var other = await app.SecondNode();
        var owner = await app.Owner();
        const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
        const string Laptop = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var phone = (await app.SignIn(headers: ("User-Agent", Phone))).Text("token");
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var laptop = (await app.SignIn(remember: true, headers: ("User-Agent", Laptop))).Text("token");
        for (var i = 0; i < 3; i++)
            (await other.Send("GET", "/probe-staff", phone)).Status.ShouldBe(200);

        var list = (await app.Send("GET", "/me/sessions", laptop)).Body.GetProperty("sessions").EnumerateArray().ToList();
        list.Select(x => x.GetProperty("device").GetString()).ShouldBe(["Firefox on Linux", "Safari on iPhone", "Unknown device"]);
        list.Select(x => x.GetProperty("current").GetBoolean()).ShouldBe([true, false, false]);
        var id = list[1].GetProperty("id").GetString();
        (await app.Send("DELETE", "/me/sessions/" + id, laptop)).Text("ended").ShouldBe("1");
        (await app.Send("DELETE", "/me/sessions/" + id, laptop)).Text("ended").ShouldBe("0");
        (await app.Send("GET", "/probe-staff", phone)).Status.ShouldBe(401);
        await Eventually.TrueAsync(async () =>
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            return (await other.Send("GET", "/probe-staff", phone)).Status == 401;
        }, "the other node hears of it", ct: Now);

        (await app.Send("DELETE", "/me/sessions?others=true", laptop)).Text("ended").ShouldBe("1");
        (await app.Send("GET", "/probe-staff", owner)).Status.ShouldBe(401);
        (await app.Send("GET", "/probe-staff", laptop)).Status.ShouldBe(200);
        (await app.Send("DELETE", "/me/sessions?others=perhaps", laptop)).Text("field").ShouldBe("others");
        (await app.Send("DELETE", "/me/sessions", laptop)).ShouldSatisfyAllConditions(x => x.Text("ended").ShouldBe("1"), x => x.ClearSite.ShouldNotBeNull());
        (await app.Send("GET", "/probe-staff", laptop)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Nobody_ends_the_session_of_another_by_its_name()
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite);
        var owner = await app.Owner();
        var (_, ana) = await app.Join(owner, "ana@acme.example", "agent");
        var id = (await app.Send("GET", "/me/sessions", owner)).Body.GetProperty("sessions")[0].GetProperty("id").GetString();

        (await app.Send("DELETE", "/me/sessions/" + id, ana)).Text("ended").ShouldBe("0");
        (await app.Send("DELETE", "/me/sessions", ana)).Text("ended").ShouldBe("1");

        (await app.Send("GET", "/probe-staff", owner)).Status.ShouldBe(200);
    }

    private static string Confirm(string password = Password) => JsonSerializer.Serialize(new { password });

    private static Task<IdentityApp.Answer> Second(IdentityApp app, IdentityApp.Answer first, string code, string? from = null) =>
        app.Send("POST", "/sign-in/second-factor", json: JsonSerializer.Serialize(new { ticket = first.Text("ticket"), code }), headers: from is null ? [] : [("X-Forwarded-For", from)]);

    private static async Task<string> TurnOn(IdentityApp app, string owner)
    {
        var secret = (await app.Send("POST", "/me/two-factor", owner, Confirm())).Text("secret")!;
        (await app.Send("POST", "/me/two-factor/confirm", owner, $$"""{"code":"{{Authenticator.Code(secret, app.Clock)}}"}""")).Status.ShouldBe(200);
        return secret;
    }
}
