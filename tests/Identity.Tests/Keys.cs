using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Tests;

public sealed class Keys
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task A_key_does_what_its_scopes_say_and_is_never_shown_again(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);

        var made = (await app.MakeKey("first", ["users:write", "users:read"])).Value;

        made.Secret.ShouldMatch("^ck_[A-Za-z0-9]{43}$");
        made.Secret.ShouldStartWith(made.Key.Prefix);
        var server = (await app.ResolveKey(made.Secret)).Value;
        (server.Kind, server.Workspace).ShouldBe((ActorKind.Server, app.Workspace.Id));
        (server.May("users:read"), server.May("users:write"), server.May("keys:write")).ShouldBe((true, true, false));
        var listed = (await app.Keys()).ShouldHaveSingleItem();
        listed.Scopes.ShouldBe(["users:read", "users:write"]);
        listed.LastUsedAt.ShouldNotBeNull();
        (await app.ResolveKey(made.Secret[..^1] + (made.Secret[^1] == 'a' ? 'b' : 'a'))).Refusal.ShouldBe(IdentityRefusals.UnknownToken);
        (await app.Resolve(made.Secret)).Refusal.ShouldBe(IdentityRefusals.UnknownToken);
    }

    [Theory, EveryEngine]
    public async Task A_request_for_a_key_repeated_twenty_times_at_once_makes_one(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);

        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => app.MakeKey("same", ["users:read"]))));

        all.Select(x => x.Value.Secret).Distinct().ShouldHaveSingleItem();
        (await app.Keys()).ShouldHaveSingleItem();
        (await app.MakeKey("same", ["users:write"])).Refusal!.Code.ShouldBe("idempotency_key_reused");
        (await app.MakeKey("same", ["users:read"], name: "other")).Refusal!.Code.ShouldBe("idempotency_key_reused");
    }

    [Theory, EveryEngine]
    public async Task After_a_day_a_repeated_request_cannot_show_the_key_again(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var made = (await app.MakeKey("same", ["users:read"])).Value;

        app.Clock.Advance(TimeSpan.FromDays(1));

        (await app.MakeKey("same", ["users:read"])).Refusal!.Code.ShouldBe("answer_gone");
        await Eventually.TrueAsync(async () => (await app.Store.Database.QueryAsync("select count(*) from api_key where sealed is not null", r => r.GetInt64(0), Now))[0] == 0,
            "the sealed key is deleted", ct: Now);
        (await app.ResolveKey(made.Secret)).Ok.ShouldBeTrue();
    }

    [Theory, EveryEngine]
    public async Task A_revoked_key_is_refused_at_once_and_soon_on_another_node(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        await using var other = await app.SecondNode();
        var made = (await app.MakeKey("first", ["users:read"])).Value;
        for (var i = 0; i < 3; i++)
        {
            (await app.ResolveKey(made.Secret)).Ok.ShouldBeTrue();
            (await other.ResolveKey(made.Secret)).Ok.ShouldBeTrue();
        }

        (await app.RevokeKey(made.Key.Id)).Ok.ShouldBeTrue();
        (await app.RevokeKey(made.Key.Id)).Ok.ShouldBeTrue();

        (await app.ResolveKey(made.Secret)).Refusal.ShouldBe(IdentityRefusals.UnknownToken);
        await Eventually.TrueAsync(async () =>
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            return !(await other.ResolveKey(made.Secret)).Ok;
        }, "the other node hears of it", ct: Now);
        (await app.Keys()).ShouldHaveSingleItem().RevokedAt.ShouldNotBeNull();
        (await app.MakeKey("first", ["users:read"])).Refusal!.Code.ShouldBe("answer_gone");
    }

    [Theory, EveryEngine]
    public async Task A_key_wears_out_when_it_was_told_to(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var made = (await app.MakeKey("first", ["users:read"], app.Clock.GetUtcNow() + TimeSpan.FromMinutes(5))).Value;
        (await app.ResolveKey(made.Secret)).Ok.ShouldBeTrue();

        app.Clock.Advance(TimeSpan.FromMinutes(5));

        (await app.ResolveKey(made.Secret)).Refusal.ShouldBe(IdentityRefusals.TokenExpired);
    }

    [Fact]
    public async Task A_key_cannot_make_a_mightier_one()
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite);
        var made = (await app.MakeKey("first", ["keys:write", "users:read"])).Value;
        var server = (await app.ResolveKey(made.Secret)).Value;

        (await app.MakeKey("second", ["keys:write", "users:write"], by: server)).Refusal!.Code.ShouldBe("scope_missing");
        (await app.MakeKey("third", ["users:read"], by: server)).Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task Malformed_keys_are_refused_by_field_and_their_number_is_bounded()
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite, ("Identity:KeysPerWorkspace", "1"));

        (await app.MakeKey("a", [])).Refusal!.Field.ShouldBe("scopes");
        (await app.MakeKey("a", ["everything"])).Refusal!.Field.ShouldBe("scopes");
        (await app.MakeKey("a", ["*"])).Refusal!.Field.ShouldBe("scopes");
        (await app.MakeKey("a", ["users:read"], app.Clock.GetUtcNow())).Refusal!.Field.ShouldBe("expires_at");
        (await app.MakeKey("a", ["users:read"], name: "")).Refusal!.Field.ShouldBe("name");
        (await app.MakeKey("a", ["users:read"])).Ok.ShouldBeTrue();
        (await app.MakeKey("b", ["users:read"])).Refusal!.Code.ShouldBe("too_many_keys");
        (await app.MakeKey("a", ["users:read"])).Ok.ShouldBeTrue();
    }
}
