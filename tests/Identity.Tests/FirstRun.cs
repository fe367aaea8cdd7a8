using Conversa.Identity.Roles;
using Conversa.Identity.Staff;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Tests;

public sealed class FirstRun
{
    [Theory, EveryEngine]
    public async Task The_operator_makes_the_owner_once_with_the_code_the_server_shows(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        (await app.Send("GET", "/setup")).Text("needed").ShouldBe("True");
        var code = app.SetupCode();
        code.ShouldMatch("^([A-Z0-9]{4}-){3}[A-Z0-9]{4}$");

        (await app.SetUp(code: "AAAA-BBBB-CCCC-DDDD")).ShouldSatisfyAllConditions(x => x.Status.ShouldBe(403), x => x.Text("field").ShouldBe("setup_code"));
        (await app.SetUp(code: "")).Status.ShouldBe(403);
        (await app.Count("account")).ShouldBe(0);
        var owner = await app.SetUp(code: code.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal));

        (owner.Status, owner.Text("step")).ShouldBe((200, "done"));
        var me = await app.Send("GET", "/me", owner.Text("token"));
        me.Text("name").ShouldBe("Olga");
        var staff = me.Body.GetProperty("staff");
        staff.GetProperty("role").GetString().ShouldBe(BuiltInRoles.Owner);
        staff.GetProperty("email").GetString().ShouldBe("olga@acme.example");
        staff.GetProperty("workspace").GetProperty("code").GetString().ShouldBe("acme");
        staff.GetProperty("permissions").GetArrayLength().ShouldBe(Permissions.All.Count);
        var card = (await app.Member(me.Text("id")!))!;
        (card.Role, card.State, card.Name).ShouldBe((BuiltInRoles.Owner, StaffState.Active, "Olga"));
        card.ExternalId.ShouldNotContain("olga"); // customers see it

        File.Exists(Path.Combine(app.Store.Options.Folder, "setup-code")).ShouldBeFalse();
        (await app.Send("GET", "/setup")).Status.ShouldBe(404);
        (await app.SetUp(email: "eve@evil.example", code: code)).Status.ShouldBe(404);
        (await app.SetUp(password: "not the password", code: code)).Status.ShouldBe(404);
        (await app.SetUp(code: code)).Status.ShouldBe(200); // the answer was lost
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        (await app.SetUp(code: code)).Status.ShouldBe(404);
        (await app.Count("account")).ShouldBe(1);
        (await app.Count("staff")).ShouldBe(1);
    }

    [Theory, EveryEngine]
    public async Task Of_several_set_ups_at_once_one_is_made(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        await using var other = await app.SecondNode();
        var code = app.SetupCode();

        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
            (i % 2 == 0 ? app : other).SetUp(email: $"person{i}@acme.example", code: code, workspace: i % 3 == 0 ? "acme" : "first"))));

        all.Count(x => x.Status == 200).ShouldBe(1);
        all.Where(x => x.Status != 200).ShouldAllBe(x => x.Status == 404);
        (await app.Count("account")).ShouldBe(1);
        (await app.Count("staff where role = 'owner'")).ShouldBe(1);
    }

    [Theory]
    [InlineData("email", "no address")]
    [InlineData("email", "olga@")]
    [InlineData("email", "olga\n@acme.example")]
    [InlineData("password", "short")]
    [InlineData("password", "1234567890")]
    [InlineData("password", "P@ssw0rd123!")]
    [InlineData("password", "aaaaaaaaaaaa")]
    [InlineData("password", "olga@acme.example")]
    [InlineData("password", "Conversa2030!")]
    [InlineData("password", "Acme Shop 2030")]
    [InlineData("workspace", "a b")]
    [InlineData("workspace_name", " ")]
    [InlineData("name", "")]
    public async Task What_does_not_fit_is_refused_by_field_and_nothing_is_made(string field, string value)
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite);
        var body = new Dictionary<string, string>
        {
            ["setup_code"] = app.SetupCode(), ["workspace"] = "shop", ["workspace_name"] = "Acme Shop", ["name"] = "Olga", ["email"] = "olga@acme.example", ["password"] = "seven tall giraffes",
        };
        body[field] = value;

        var answer = await app.Send("POST", "/setup", json: System.Text.Json.JsonSerializer.Serialize(body));

        (answer.Status, answer.Text("field")).ShouldBe((400, field), answer.Text("detail"));
        (await app.Count("account")).ShouldBe(0);
        (await app.Count("workspace")).ShouldBe(1);
    }

    [Theory, EveryEngine]
    public async Task A_new_workspace_is_made_when_there_is_none_of_this_code(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);

        var owner = await app.SetUp(workspace: "shop");

        owner.Status.ShouldBe(200);
        (await app.Send("GET", "/workspace", owner.Text("token"))).Text("code").ShouldBe("shop");
    }
}
