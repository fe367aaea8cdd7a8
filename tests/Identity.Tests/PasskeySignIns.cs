using System.Text.Json;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Tests;

/// <summary>Signing in with what a device holds instead of with what a person remembers.</summary>
public sealed class PasskeySignIns
{
    [Theory, EveryEngine]
    public async Task A_passkey_is_made_signs_in_alone_and_is_forgotten(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var owner = await app.Owner();
        using var device = new Authenticator();

        (await app.Send("POST", "/me/passkeys/options", owner, """{"password":"not the password"}""")).Status.ShouldBe(403);
        var made = await Make(app, owner, device);

        (made.Status, made.Text("name")).ShouldBe((201, "Laptop"));
        (await app.Send("GET", "/me/passkeys", owner)).Body.GetProperty("passkeys").GetArrayLength().ShouldBe(1);
        var asked = await app.Send("POST", "/sign-in/passkey/options", json: "{}");
        var answer = SignIn(app, device, asked);
        var signedIn = await app.Send("POST", "/sign-in/passkey", json: answer);
        (signedIn.Status, signedIn.Text("step")).ShouldBe((200, "done"), signedIn.Text("detail"));
        (await app.Send("GET", "/probe-staff", signedIn.Text("token"))).Status.ShouldBe(200);
        (await app.Send("POST", "/sign-in/passkey", json: answer)).Text("code").ShouldBeOneOf("ticket_gone", "passkey_refused"); // a challenge is answered once
        (await app.Count("account_ticket")).ShouldBe(0); // asking strangers costs no row

        (await app.Send("DELETE", "/me/passkeys/" + made.Text("id"), owner)).Status.ShouldBe(204);
        (await app.Send("DELETE", "/me/passkeys/" + made.Text("id"), owner)).Status.ShouldBe(204);
        asked = await app.Send("POST", "/sign-in/passkey/options", json: "{}");
        (await app.Send("POST", "/sign-in/passkey", json: SignIn(app, device, asked))).ShouldSatisfyAllConditions(x => x.Status.ShouldBe(401), x => x.Text("code").ShouldBe("passkey_refused"));
    }

    [Fact]
    public async Task A_passkey_answers_in_place_of_a_code_and_no_other_account_does()
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite);
        var owner = await app.Owner();
        var (_, ana) = await app.Join(owner, "ana@acme.example", "agent");
        using var olgas = new Authenticator();
        using var anas = new Authenticator();
        await Make(app, owner, olgas);
        (await Make(app, ana, anas, "four green umbrellas")).Status.ShouldBe(201);
        var secret = (await app.Send("POST", "/me/two-factor", owner, """{"password":"seven tall giraffes"}""")).Text("secret")!;
        (await app.Send("POST", "/me/two-factor/confirm", owner, $$"""{"code":"{{Authenticator.Code(secret, app.Clock)}}"}""")).Status.ShouldBe(200);

        var first = await app.SignIn();
        first.Body.GetProperty("methods").EnumerateArray().Select(x => x.GetString()).ShouldBe(["code", "recovery_code", "passkey"]);
        var asked = await app.Send("POST", "/sign-in/passkey/options", json: JsonSerializer.Serialize(new { ticket = first.Text("ticket") }));
        asked.Body.GetProperty("options").GetProperty("allowCredentials").GetArrayLength().ShouldBe(1);
        (await app.Send("POST", "/sign-in/passkey", json: SignIn(app, anas, asked))).Status.ShouldBe(401);
        (await app.Send("POST", "/sign-in/passkey", json: SignIn(app, olgas, asked))).Text("step").ShouldBe("done");
        (await app.Send("POST", "/sign-in/passkey/options", json: """{"ticket":"nonsense"}""")).Text("code").ShouldBe("ticket_gone");
    }

    [Fact]
    public async Task What_was_made_for_another_page_or_challenge_or_without_checking_who_holds_it_does_not_count()
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite);
        var owner = await app.Owner();
        using var device = new Authenticator();
        var begun = await app.Send("POST", "/me/passkeys/options", owner, """{"password":"seven tall giraffes"}""");
        var options = begun.Body.GetProperty("options");
        foreach (var bad in (string[])[device.Create(options, "https://evil.example"), device.Create(options, Origin(app), challenge: "AAAAAAAAAAAAAAAAAAAAAA"), "{}", "[]", """{"id":1}"""])
        {
            var refused = await app.Send("POST", "/me/passkeys", owner, $$"""{"ticket":"{{begun.Text("ticket")}}","name":"x","credential":{{bad}}}""");
            (refused.Status, refused.Text("field")).ShouldBe((400, "credential"), bad);
        }

        (await Make(app, owner, device)).Status.ShouldBe(201);
        var asked = await app.Send("POST", "/sign-in/passkey/options", json: "{}");
        foreach (var bad in (string[])[device.Get(asked.Body.GetProperty("options"), "https://evil.example"), device.Get(asked.Body.GetProperty("options"), Origin(app), verified: false), "{}", "7"])
            (await app.Send("POST", "/sign-in/passkey", json: $$"""{"ticket":"{{asked.Text("ticket")}}","credential":{{bad}}}""")).Text("code").ShouldBe("passkey_refused", bad);
        (await app.Send("POST", "/sign-in/passkey", json: """{"ticket":"nonsense","credential":{}}""")).Text("code").ShouldBe("ticket_gone");
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        (await app.Send("POST", "/sign-in/passkey", json: SignIn(app, device, asked))).Text("code").ShouldBe("ticket_gone");
    }

    private static string Origin(IdentityApp app) => app.Address.GetLeftPart(UriPartial.Authority);

    private static string SignIn(IdentityApp app, Authenticator device, IdentityApp.Answer asked) =>
        $$"""{"ticket":"{{asked.Text("ticket")}}","credential":{{device.Get(asked.Body.GetProperty("options"), Origin(app))}}}""";

    private static async Task<IdentityApp.Answer> Make(IdentityApp app, string token, Authenticator device, string password = "seven tall giraffes")
    {
        var begun = await app.Send("POST", "/me/passkeys/options", token, JsonSerializer.Serialize(new { password }));
        begun.Status.ShouldBe(200, begun.Text("detail"));
        return await app.Send("POST", "/me/passkeys", token, $$"""{"ticket":"{{begun.Text("ticket")}}","name":"Laptop","credential":{{device.Create(begun.Body.GetProperty("options"), Origin(app))}}}""");
    }
}
