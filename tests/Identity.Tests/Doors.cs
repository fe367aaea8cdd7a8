using System.Text.Json;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Tests;

/// <summary>The module over HTTP: who gets in, what is said to those who do not, and how answers look.</summary>
public sealed class Doors
{
    private static readonly (string Method, string Path)[] Open =
    [
        ("POST", "/sessions"), ("POST", "/sessions/refresh"), ("POST", "/sessions/nonce"), ("POST", "/sessions/identity-token"), ("POST", "/setup"), ("POST", "/sign-in"),
        ("POST", "/sign-in/second-factor"), ("POST", "/sign-in/forgotten"), ("POST", "/sign-in/reset"), ("POST", "/sign-in/passkey"), ("POST", "/email-verifications"), ("POST", "/invitations/{token}/accept"),
    ];

    /// <summary>What says the same to everybody, or nothing to whoever has no link.</summary>
    private static readonly (string Method, string Path)[] Words = [("GET", "/setup"), ("GET", "/invitations/{token}"), ("POST", "/sign-in/passkey/options")];

    [Theory, EveryEngine]
    public async Task A_person_logs_in_changes_their_profile_refreshes_and_leaves(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);

        var login = await app.Send("POST", "/sessions", json: """{"workspace":"acme","user":"ana","password":"correct horse","name":"Ana","extras":{"team":"blue"}}""");
        login.Status.ShouldBe(200);
        var token = login.Text("token")!;
        var me = await app.Send("GET", "/me", token);
        (me.Status, me.Text("id"), me.Text("name"), me.ETag).ShouldBe((200, "ana", "Ana", "\"1\""));
        me.Body.GetProperty("extras").GetProperty("team").GetString().ShouldBe("blue");
        me.Text("created_at").ShouldBe("2030-01-02T03:04:05Z");

        var changed = await app.Send("PATCH", "/me", token, """{"name":"Ana M."}""", ("If-Match", me.ETag!));
        (changed.Status, changed.Text("name"), changed.ETag).ShouldBe((200, "Ana M.", "\"2\""));
        (await app.Send("PATCH", "/me", token, """{"name":"late"}""", ("If-Match", me.ETag!))).ShouldSatisfyAllConditions(x => x.Status.ShouldBe(412), x => x.Text("code").ShouldBe("version_moved"));
        (await app.Send("PATCH", "/me", token, """{"name":"late"}""", ("If-Match", "W/\"2\""))).Status.ShouldBe(400);

        var refreshed = await app.Send("POST", "/sessions/refresh", json: $$"""{"refresh_token":"{{login.Text("refresh_token")}}"}""");
        refreshed.Status.ShouldBe(200);
        (await app.Send("GET", "/sessions", refreshed.Text("token"))).Body.GetProperty("sessions").GetArrayLength().ShouldBe(1);
        (await app.Send("DELETE", "/sessions/current", refreshed.Text("token"))).Text("revoked").ShouldBe("2");
        (await app.Send("GET", "/me", refreshed.Text("token"))).Status.ShouldBe(401);
        (await app.Send("GET", "/me", token)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Every_address_but_those_that_let_people_in_asks_who_comes()
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite);
        var routes = app.Routes().Except(Words).ToList();
        routes.Count.ShouldBeGreaterThan(25);

        foreach (var (method, path) in routes)
        {
            var address = path.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
            foreach (var credentials in (string?[])[null, "nonsense", new string('a', 43), "ck_" + new string('a', 43), app.Basic("wrong secret wrong secret"), "Basic !!!", "Digest x"])
            {
                var answer = await app.Send(method, address, credentials, "{}");
                if (Open.Contains((method, path)))
                    answer.Status.ShouldBe(400, $"{method} {path}");
                else
                    answer.ShouldSatisfyAllConditions($"{method} {path} with {credentials}", x => x.Status.ShouldBe(401), x => x.Text("code").ShouldNotBeNull());
            }
        }
    }

    [Fact]
    public async Task Users_and_servers_come_through_their_own_doors()
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite);
        var ana = (await app.LetIn("ana")).Tokens.Token;
        var reader = (await app.MakeKey("reader", ["users:read"])).Value.Secret;

        (await app.Send("GET", "/users/ana", ana)).Status.ShouldBe(200);
        (await app.Send("GET", "/users/ana", reader)).Status.ShouldBe(200);
        (await app.Send("GET", "/users/ana", app.Basic())).Status.ShouldBe(200);
        (await app.Send("GET", "/users/ana", "bEaReR " + ana)).Status.ShouldBe(200);
        (await app.Send("PUT", "/users/bob", ana, "{}")).ShouldSatisfyAllConditions(x => x.Status.ShouldBe(403), x => x.Text("code").ShouldBe("server_only"));
        (await app.Send("PUT", "/users/bob", reader, "{}")).ShouldSatisfyAllConditions(x => x.Status.ShouldBe(403), x => x.Text("code").ShouldBe("scope_missing"), x => x.Text("detail")!.ShouldContain("users:write"));
        (await app.Send("GET", "/me", reader)).ShouldSatisfyAllConditions(x => x.Status.ShouldBe(403), x => x.Text("code").ShouldBe("user_only"));
        (await app.Send("PUT", "/users/bob", app.Basic(), "{}")).Status.ShouldBe(201);
        (await app.Send("PUT", "/users/bob", app.Basic(), "{}")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_token_in_the_address_counts_only_where_headers_cannot_be_sent()
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite);
        var ana = await app.LetIn("ana");

        (await app.Send("GET", "/probe-stream?access_token=" + ana.Tokens.Token)).Body.GetInt64().ShouldBe(ana.User.Id);
        (await app.Send("GET", "/probe-stream", ana.Tokens.Token)).Status.ShouldBe(200);
        (await app.Send("GET", "/probe?access_token=" + ana.Tokens.Token)).Status.ShouldBe(401);
        (await app.Send("GET", "/probe", ana.Tokens.Token)).Status.ShouldBe(200);
        (await app.Send("GET", "/probe-stream?access_token=" + (await app.MakeKey("k", ["users:read"])).Value.Secret)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task An_expired_token_is_told_apart_so_that_clients_refresh()
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite, ("Identity:SessionLifetime", "00:05:00"));
        var ana = await app.LetIn("ana");
        app.Clock.Advance(TimeSpan.FromMinutes(6));

        (await app.Send("GET", "/me", ana.Tokens.Token)).ShouldSatisfyAllConditions(x => x.Status.ShouldBe(401), x => x.Text("code").ShouldBe("token_expired"));
    }

    [Theory, EveryEngine]
    public async Task What_another_workspace_has_answers_like_what_is_not_there(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var (_, secret) = await app.NewWorkspace("other");
        var stranger = app.Basic(secret, "other");
        await app.LetIn("ana");
        var key = (await app.MakeKey("k", ["users:read"])).Value.Key.Id;

        foreach (var (method, there, nowhere) in ((string, string, string)[])
        [
            ("GET", "/users/ana", "/users/nobody"), ("PATCH", "/users/ana", "/users/nobody"), ("POST", "/users/ana/deactivate", "/users/nobody/deactivate"),
            ("POST", "/users/ana/reactivate", "/users/nobody/reactivate"), ("POST", "/users/ana/sessions", "/users/nobody/sessions"),
            ("DELETE", "/users/ana/sessions", "/users/nobody/sessions"), ("DELETE", $"/keys/{key}", "/keys/4711"), ("GET", "/users?after=ana", "/users?after=nobody"),
        ])
        {
            var json = method is "PATCH" or "POST" ? "{}" : null;
            var (one, other) = (await app.Send(method, there, stranger, json), await app.Send(method, nowhere, stranger, json));
            one.Status.ShouldBeOneOf(400, 404);
            (one.Status, one.Body.ToString()).ShouldBe((other.Status, other.Body.ToString()), $"{method} {there}");
        }

        (await app.Find("ana"))!.Active.ShouldBeTrue();
    }

    [Theory, EveryEngine]
    public async Task Lists_are_read_page_by_page_after_the_last_item(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        for (var i = 0; i < 5; i++)
            await app.Upsert("user" + i);
        var seen = new List<string>();

        string? after = null;
        do
        {
            var page = await app.Send("GET", "/users?limit=2" + (after is null ? "" : "&after=" + after), app.Basic());
            seen.AddRange(page.Body.GetProperty("users").EnumerateArray().Select(x => x.GetProperty("id").GetString()!));
            after = page.Body.GetProperty("next").GetString();
        }
        while (after is not null);

        seen.ShouldBe(["user0", "user1", "user2", "user3", "user4"]);
        foreach (var limit in (string[])["0", "101", "x", "-1", "1&limit=2"])
            (await app.Send("GET", "/users?limit=" + limit, app.Basic())).ShouldSatisfyAllConditions(limit, x => x.Status.ShouldBe(400), x => x.Text("field").ShouldBe("limit"));
    }

    [Theory, EveryEngine]
    public async Task Servers_manage_users_keys_and_their_secret(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var basic = app.Basic();

        (await app.Send("PUT", "/users/ana", basic, """{"name":"Ana","password":"from the server"}""")).Status.ShouldBe(201);
        (await app.Send("PATCH", "/users/ana", basic, """{"avatar_url":"https://pictures.example/a.png"}""", ("If-Match", "\"1\""))).ETag.ShouldBe("\"2\"");
        (await app.Send("PUT", "/users/new", basic, "{}", ("If-Match", "\"1\""))).Status.ShouldBe(412);
        var issued = await app.Send("POST", "/users/ana/sessions", basic);
        (await app.Send("GET", "/me", issued.Text("token"))).Status.ShouldBe(200);
        (await app.Send("POST", "/users/ana/deactivate", basic)).Text("active").ShouldBe("False");
        (await app.Send("GET", "/me", issued.Text("token"))).Status.ShouldBe(401);
        (await app.Send("POST", "/users/ana/reactivate", basic)).Text("active").ShouldBe("True");

        (await app.Send("POST", "/keys", basic, """{"name":"crm","scopes":["users:read"]}""")).ShouldSatisfyAllConditions(x => x.Status.ShouldBe(400), x => x.Text("field").ShouldBe("Idempotency-Key"));
        var key = await app.Send("POST", "/keys", basic, """{"name":"crm","scopes":["users:read"],"expires_at":"2031-01-01T00:00:00Z"}""", ("Idempotency-Key", "k1"));
        key.Status.ShouldBe(201);
        (await app.Send("POST", "/keys", basic, """{"name":"crm","scopes":["users:read"],"expires_at":"2031-01-01T00:00:00Z"}""", ("Idempotency-Key", "k1"))).Text("key").ShouldBe(key.Text("key"));
        var listed = (await app.Send("GET", "/keys", basic)).Body.GetProperty("keys");
        listed.GetArrayLength().ShouldBe(1);
        listed[0].GetProperty("key").ValueKind.ShouldBe(JsonValueKind.Null);
        (await app.Send("GET", "/users", key.Text("key"))).Status.ShouldBe(200);
        (await app.Send("DELETE", "/keys/" + key.Text("id"), basic)).Status.ShouldBe(204);
        (await app.Send("GET", "/users", key.Text("key"))).Status.ShouldBe(401);

        var rotated = await app.Send("POST", "/workspace/secret", basic, """{"grace_seconds":0}""", ("Idempotency-Key", "r1"));
        (await app.Send("GET", "/workspace", basic)).Status.ShouldBe(401);
        (await app.Send("GET", "/workspace", app.Basic(rotated.Text("secret")))).Text("code").ShouldBe("acme");
    }

    [Theory, EveryEngine]
    public async Task A_person_blocks_and_registers_devices(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var ana = (await app.LetIn("ana")).Tokens.Token;
        await app.Upsert("bob");

        (await app.Send("PUT", "/me/blocks/bob", ana)).Text("id").ShouldBe("bob");
        (await app.Send("GET", "/me/blocks", ana)).Text("total").ShouldBe("1");
        (await app.Send("PUT", "/me/blocks/ana", ana)).Status.ShouldBe(400);
        (await app.Send("DELETE", "/me/blocks/bob", ana)).Status.ShouldBe(200);
        (await app.Send("GET", "/me/blocks", ana)).Text("total").ShouldBe("0");

        var device = await app.Send("PUT", "/me/devices", ana, """{"token":"abc","platform":"android"}""");
        (await app.Send("PUT", "/me/devices", ana, """{"token":"abc","platform":"android"}""")).Text("id").ShouldBe(device.Text("id"));
        (await app.Send("DELETE", "/me/devices/" + device.Text("id"), ana)).Status.ShouldBe(204);
        (await app.Send("DELETE", "/me/devices/" + device.Text("id"), ana)).Status.ShouldBe(204);
        (await app.Send("GET", "/me/devices", ana)).Body.GetProperty("devices").GetArrayLength().ShouldBe(0);
    }

    [Theory]
    [InlineData("/sessions", """{"user":"ana","password":"x"}""", "workspace")]
    [InlineData("/sessions", """{"workspace":"acme","password":"x"}""", "user")]
    [InlineData("/sessions", """{"workspace":"acme","user":7,"password":"x"}""", "user")]
    [InlineData("/sessions", """{"workspace":"acme","user":null,"password":"x"}""", "user")]
    [InlineData("/sessions", """{"workspace":"acme","user":"a b","password":"x"}""", "user")]
    [InlineData("/sessions", """{"workspace":"acme","user":"ana","password":""}""", "password")]
    [InlineData("/sessions", """{"workspace":"acme","user":"ana","password":"x","extras":[]}""", "extras")]
    [InlineData("/sessions", """{"workspace":"acme","user":"ana","password":"x","avatar_url":"x"}""", "avatar_url")]
    [InlineData("/sessions", """{"workspace":"acme","user":"ana","password":"x","admin":true}""", "admin")]
    [InlineData("/sessions", "[]", "body")]
    [InlineData("/sessions/refresh", "{}", "refresh_token")]
    [InlineData("/sessions/refresh", """{"refresh_token":[]}""", "refresh_token")]
    [InlineData("/sessions/nonce", """{"workspace":{}}""", "workspace")]
    [InlineData("/sessions/identity-token", """{"workspace":"acme"}""", "identity_token")]
    [InlineData("/sessions/identity-token", """{"workspace":"acme","identity_token":""}""", "identity_token")]
    public async Task A_body_that_does_not_fit_is_refused_by_field(string path, string json, string field)
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite);

        var answer = await app.Send("POST", path, json: json);

        (answer.Status, answer.Text("field")).ShouldBe((400, field));
        (await app.Count("end_user")).ShouldBe(0);
    }

    [Fact]
    public async Task A_stranger_learns_nothing_about_which_workspaces_there_are()
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite);
        await app.LoggedIn("ana");

        var (there, nowhere) = (await app.Send("POST", "/sessions", json: """{"workspace":"acme","user":"ana","password":"wrong"}"""), await app.Send("POST", "/sessions", json: """{"workspace":"none","user":"ana","password":"wrong"}"""));
        (there.Status, there.Body.ToString()).ShouldBe((nowhere.Status, nowhere.Body.ToString()));
        (await app.Send("POST", "/sessions/nonce", json: """{"workspace":"none"}""")).Status.ShouldBe(200);
        (await app.Send("POST", "/sessions", json: $$"""{"workspace":"acme","user":"ana","password":"{{new string('x', 70_000)}}"}""")).Status.ShouldBe(413);
    }
}
