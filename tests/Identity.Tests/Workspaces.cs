using System.Text;
using Conversa.Platform;
using Conversa.Platform.Classification;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Tests;

public sealed class Workspaces
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Of_twenty_who_want_one_code_one_gets_it(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);

        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => app.Create("wanted"))));

        all.Count(x => x.Ok).ShouldBe(1);
        all.Where(x => !x.Ok).ShouldAllBe(x => x.Refusal!.Code == "workspace_code_taken");
        (await app.Count("workspace_head")).ShouldBe(2);
    }

    [Theory, EveryEngine]
    public async Task A_workspace_is_known_by_its_secret_alone(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var (_, otherSecret) = await app.NewWorkspace("other");

        var server = (await app.Knows(app.Secret)).Value;
        (server.Kind, server.Workspace, server.May("anything")).ShouldBe((ActorKind.Server, app.Workspace.Id, true));
        foreach (var (secret, code) in ((string, string)[])[(otherSecret, "acme"), (app.Secret, "other"), (app.Secret, "nobody"), ("", "acme"), (app.Secret + "x", "acme"), (app.Secret, ""), (app.Secret, "no code"), (new string('x', 100_000), "acme")])
            (await app.Knows(secret, code)).Refusal.ShouldBe(IdentityRefusals.WrongSecret);
    }

    [Theory, EveryEngine]
    public async Task A_rotated_secret_leaves_the_old_one_its_grace(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        (await app.Knows(app.Secret)).Ok.ShouldBeTrue();

        var rotated = (await app.Rotate("first", TimeSpan.FromHours(1))).Value;

        (await app.Knows(rotated.Secret)).Ok.ShouldBeTrue();
        (await app.Knows(app.Secret)).Ok.ShouldBeTrue();
        app.Clock.Advance(TimeSpan.FromHours(1));
        (await app.Knows(app.Secret)).Ok.ShouldBeFalse();
        (await app.Rotate("second", TimeSpan.Zero)).Ok.ShouldBeTrue();
        (await app.Knows(rotated.Secret)).Ok.ShouldBeFalse();
        (await app.Rotate("third", TimeSpan.FromDays(31))).Refusal!.Field.ShouldBe("grace_seconds");
    }

    [Theory, EveryEngine]
    public async Task A_rotation_repeated_twenty_times_at_once_rotates_once(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);

        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => app.Rotate("same"))));

        all.Select(x => x.Value.Secret).Distinct().ShouldHaveSingleItem();
        (await app.Knows(app.Secret)).Ok.ShouldBeTrue();
        (await app.Log()).ShouldBe([IdentityEntries.WorkspaceChanged]);
    }

    [Theory, EveryEngine]
    public async Task A_rotation_is_heard_on_another_node(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        await using var other = await app.SecondNode();
        for (var i = 0; i < 3; i++)
            (await other.Knows(app.Secret)).Ok.ShouldBeTrue();

        await app.Rotate("first", TimeSpan.Zero);

        await Eventually.TrueAsync(async () =>
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            return !(await other.Knows(app.Secret)).Ok;
        }, "the other node hears of the rotation", ct: Now);
    }

    [Fact]
    public async Task Secrets_are_not_readable_in_the_database_and_need_the_root_key()
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite);
        var (_, secret) = await app.NewWorkspace("other", "a-secret-of-our-own-choice");
        var stored = await app.Store.Database.QueryAsync("select secret from workspace", r => r.GetFieldValue<byte[]>(0), Now);

        stored.ConvertAll(Convert.ToHexString).ShouldAllBe(x => !x.Contains(Convert.ToHexString(Encoding.UTF8.GetBytes(secret))));
        var file = Path.Combine(app.Store.Options.Folder, "keys", "root.key");
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var otherKey = Convert.ToBase64String(new byte[32]);
        (await Should.ThrowAsync<Exception>(() => app.SecondNode(("Keys:Root", otherKey)))).Message.ShouldContain("Keys:Root");
        await using var moved = await app.SecondNode(("Keys:Root", otherKey), ("Keys:Former:0", File.ReadAllText(file)));
        (await moved.Knows(secret, "other")).Ok.ShouldBeTrue();
    }

    [Theory]
    [InlineData("Keys:Root", "short")]
    [InlineData("Keys:Former:0", "AAAA")]
    [InlineData("Identity:SessionLifetime", "25.00:00:00")]
    [InlineData("Identity:PasswordMemory", "1024")]
    [InlineData("Demo:Secret", "short")]
    public async Task A_setting_outside_its_bounds_stops_the_start(string key, string value)
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite);

        (await Should.ThrowAsync<Exception>(() => app.SecondNode((key, value)))).ToString().ShouldContain(key.Split(':')[1]);
    }

    [Theory, EveryEngine]
    public async Task The_demo_workspace_is_made_once(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        (await app.Knows("a-demo-secret-everyone-knows", "demo")).Ok.ShouldBeFalse();

        for (var i = 0; i < 2; i++)
        {
            await using var node = await app.SecondNode(("Demo:Enabled", "true"), ("Demo:Secret", i == 0 ? "a-demo-secret-everyone-knows" : "another-secret-comes-too-late"));
            (await node.Knows("a-demo-secret-everyone-knows", "demo")).Ok.ShouldBeTrue();
        }

        (await app.Count("workspace")).ShouldBe(2);
    }

    [Theory]
    [InlineData("", "Name", null, "code")]
    [InlineData("with space", "Name", null, "code")]
    [InlineData("slash/", "Name", null, "code")]
    [InlineData("code\n", "Name", null, "code")]
    [InlineData("ok", "", null, "name")]
    [InlineData("ok", "Name", "short", "secret")]
    [InlineData("ok", "Name", "with spaces in between them", "secret")]
    public async Task A_malformed_workspace_is_refused_by_field(string code, string name, string? secret, string field)
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite);

        (await app.Create(code, secret, name)).Refusal!.Field.ShouldBe(field);
        (await app.Count("workspace")).ShouldBe(1);
    }

    [Theory, EveryEngine]
    public async Task Every_column_says_what_it_is_and_the_database_has_exactly_those(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);

        var model = PersistedModel.Build([typeof(Database).Assembly, typeof(IdentityModule).Assembly]);

        await model.CheckAgainstAsync(app.Store.Database, Now);
        model.Tables.ShouldContain(x => x.Name == "end_user");
    }

    [Fact]
    public void A_sealed_value_opens_only_where_it_was_sealed_and_only_unchanged()
    {
        var key = new byte[32];
        var sealer = new Sealer(key);
        var blob = sealer.Seal("workspace.secret/a", "secret"u8);

        sealer.Open("workspace.secret/a", blob).ShouldBe("secret"u8.ToArray());
        sealer.Seal("workspace.secret/a", "secret"u8).ShouldNotBe(blob);
        Should.Throw<Exception>(() => sealer.Open("workspace.secret/b", blob));
        for (var i = 0; i < blob.Length; i++)
        {
            var changed = (byte[])blob.Clone();
            changed[i] ^= 1;
            Should.Throw<System.Security.Cryptography.CryptographicException>(() => sealer.Open("workspace.secret/a", changed));
        }
    }
}
