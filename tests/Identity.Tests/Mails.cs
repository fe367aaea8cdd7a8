using System.Text.Json;
using Conversa.Identity.Roles;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Tests;

/// <summary>Links go by mail, through a real mail server.</summary>
public sealed class Mails
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task An_invitation_is_mailed_and_using_it_proves_the_address(Engine engine)
    {
        await using var server = await SmtpServer.StartAsync();
        await using var app = await StartAsync(engine, server);
        var owner = await app.Owner();

        var invited = await app.Invite(owner, "ana@shop.example", BuiltInRoles.Agent, "Ana");

        (invited.Status, invited.Text("mailed"), invited.Text("link")).ShouldBe((201, "True", null)); // the link is for the address alone
        var mail = await server.NextAsync(Now);
        (Text(mail, "to"), Text(mail, "from"), Text(mail, "subject"), Text(mail, "auto")).ShouldBe(("ana@shop.example", "hello@acme.example", "Olga invites you to acme's people", "auto-generated"));
        var link = Link(mail, "https://chat.acme.example/invitation#");
        (await app.Accept(link, "four green umbrellas")).Body.GetProperty("me").GetProperty("staff").GetProperty("email_verified").GetBoolean().ShouldBeTrue();
        await Eventually.TrueAsync(async () => await app.Count("mail_outbox") == 0, "what was handed over is gone", ct: Now);
    }

    [Theory, EveryEngine]
    public async Task Mail_that_is_turned_away_is_tried_again_and_what_is_refused_for_good_is_not(Engine engine)
    {
        await using var server = await SmtpServer.StartAsync();
        await using var app = await StartAsync(engine, server);
        var owner = await app.Owner();

        await app.Invite(owner, "refused@shop.example", BuiltInRoles.Agent);
        await app.Invite(owner, "later@shop.example", BuiltInRoles.Agent);
        (await server.NextAsync(Now)).GetProperty("turned_away").GetBoolean().ShouldBeTrue();
        await Eventually.TrueAsync(async () => await app.Count("mail_outbox") == 1, "the refused one is given up", ct: Now);
        app.Clock.Advance(TimeSpan.FromSeconds(30));
        await app.Invite(owner, "ana@shop.example", BuiltInRoles.Agent); // wakes whoever sends

        string[] to = [Text(await server.NextAsync(Now), "to"), Text(await server.NextAsync(Now), "to")];
        to.ShouldBe(["later@shop.example", "ana@shop.example"], ignoreOrder: true);
        await Eventually.TrueAsync(async () => await app.Count("mail_outbox") == 0, "nothing waits", ct: Now);
        server.IsQuiet.ShouldBeTrue();
    }

    [Fact]
    public async Task Mail_waits_while_there_is_no_server_and_is_sealed_meanwhile()
    {
        var server = await SmtpServer.StartAsync();
        await server.DisposeAsync(); // its port answers nobody
        await using var app = await StartAsync(Engine.Sqlite, server);
        var owner = await app.Owner();

        (await app.Invite(owner, "ana@shop.example", BuiltInRoles.Agent)).Status.ShouldBe(201);

        await Eventually.TrueAsync(async () => await app.Count("mail_outbox where attempts = 1") == 1, "it was tried", ct: Now);
        var sealedMail = await app.Store.Database.FirstAsync("select sealed from mail_outbox", r => r.GetFieldValue<byte[]>(0), Now);
        System.Text.Encoding.UTF8.GetString(sealedMail!).ShouldNotContain("invitation");
    }

    [Theory, EveryEngine]
    public async Task A_forgotten_password_is_replaced_by_a_link_that_works_once(Engine engine)
    {
        await using var server = await SmtpServer.StartAsync();
        await using var app = await StartAsync(engine, server);
        var owner = await app.Owner();

        (await app.Send("POST", "/sign-in/forgotten", json: """{"email":"nobody@acme.example"}""")).Status.ShouldBe(202);
        (await app.Send("POST", "/sign-in/forgotten", json: """{"email":"olga@acme.example"}""")).Status.ShouldBe(202);
        (await app.Send("POST", "/sign-in/forgotten", json: """{"email":"olga@acme.example"}""")).Status.ShouldBe(202); // on its way already
        var token = Link(await server.NextAsync(Now), "https://chat.acme.example/reset-password#").Split('#')[1];

        (await Reset(app, token, "olga@acme.example")).Text("field").ShouldBe("password");
        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Reset(app, token, "eleven shy otters"))));
        all.Count(x => x.Status == 204).ShouldBe(1);
        all.Where(x => x.Status != 204).ShouldAllBe(x => x.Text("code") == "ticket_gone");
        (await Reset(app, token, "twelve shy otters")).Text("code").ShouldBe("ticket_gone");
        (await app.Send("GET", "/probe-staff", owner)).Status.ShouldBe(401);
        (await app.SignIn()).Status.ShouldBe(401);
        (await app.SignIn(password: "eleven shy otters")).Body.GetProperty("me").GetProperty("staff").GetProperty("email_verified").GetBoolean().ShouldBeTrue();
        server.IsQuiet.ShouldBeTrue();
    }

    [Fact]
    public async Task A_person_proves_that_mail_reaches_them()
    {
        await using var server = await SmtpServer.StartAsync();
        await using var app = await StartAsync(Engine.Sqlite, server);
        var owner = await app.Owner();

        (await app.Send("POST", "/me/email/verification", owner)).Status.ShouldBe(202);
        (await app.Send("POST", "/me/email/verification", owner)).Status.ShouldBe(202);
        var token = Link(await server.NextAsync(Now), "https://chat.acme.example/verify-email#").Split('#')[1];
        (await Prove(app, new string('a', 43))).Text("code").ShouldBe("ticket_gone");
        (await Prove(app, token)).Status.ShouldBe(204);
        (await Prove(app, token)).Status.ShouldBe(204);

        (await app.Send("GET", "/me", owner)).Body.GetProperty("staff").GetProperty("email_verified").GetBoolean().ShouldBeTrue();
        server.IsQuiet.ShouldBeTrue();
    }

    [Fact]
    public async Task Without_a_mail_server_nothing_pretends_to_be_mailed()
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite);
        var owner = await app.Owner();

        (await app.Send("POST", "/sign-in/forgotten", json: """{"email":"olga@acme.example"}""")).Text("code").ShouldBe("mail_not_configured");
        (await app.Send("POST", "/me/email/verification", owner)).Text("code").ShouldBe("mail_not_configured");
        (await app.Invite(owner, "ana@shop.example", BuiltInRoles.Agent)).Text("link").ShouldNotBeNull();
        (await app.Count("mail_outbox")).ShouldBe(0);
    }

    private static Task<IdentityApp> StartAsync(Engine engine, SmtpServer server) => IdentityApp.StartAsync(engine, [.. server.Settings, ("Accounts:PublicUrl", "https://chat.acme.example/")]);

    private static Task<IdentityApp.Answer> Reset(IdentityApp app, string token, string password) => app.Send("POST", "/sign-in/reset", json: JsonSerializer.Serialize(new { token, password }));

    private static Task<IdentityApp.Answer> Prove(IdentityApp app, string token) => app.Send("POST", "/email-verifications", json: JsonSerializer.Serialize(new { token }));

    private static string Text(JsonElement mail, string property) => mail.GetProperty(property).GetString()!;

    private static string Link(JsonElement mail, string start) => Text(mail, "text").Split('\n', ' ').Single(x => x.StartsWith(start, StringComparison.Ordinal)).Trim();
}
