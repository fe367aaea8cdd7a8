using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Tests;

public sealed class Sessions
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task A_person_is_logged_in_on_several_devices_and_logs_out_of_one(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var phone = await app.LetIn("ana");
        var laptop = await app.LetIn("ana");
        (await app.Resolve(phone.Tokens.Token)).Ok.ShouldBeTrue();
        (await app.Resolve(phone.Tokens.Token)).Ok.ShouldBeTrue(); // remembered by now

        (await app.LogOut(phone)).Value.ShouldBe(1);

        (await app.Resolve(phone.Tokens.Token)).Refusal.ShouldBe(IdentityRefusals.UnknownToken);
        (await app.Resolve(laptop.Tokens.Token)).Ok.ShouldBeTrue();
        (await app.LogOut(phone)).Value.ShouldBe(0);
        (await app.Log()).Count(x => x == IdentityEntries.SessionRevoked).ShouldBe(1);
    }

    [Theory, EveryEngine]
    public async Task A_log_out_is_heard_on_another_node_that_remembers_the_session(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        await using var other = await app.SecondNode();
        var ana = await app.LetIn("ana");
        for (var i = 0; i < 3; i++)
            (await other.Resolve(ana.Tokens.Token)).Ok.ShouldBeTrue();

        await app.LogOut(ana);

        await Eventually.TrueAsync(async () =>
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1)); // the other node looks once a second
            return !(await other.Resolve(ana.Tokens.Token)).Ok;
        }, "the other node forgets the session", ct: Now);
    }

    [Theory, EveryEngine]
    public async Task A_token_read_while_it_is_revoked_is_not_remembered(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        for (var round = 0; round < 20; round++)
        {
            var ana = await app.LetIn("ana");
            var reading = Enumerable.Range(0, 4).Select(_ => Task.Run(() => app.Resolve(ana.Tokens.Token)));
            await Task.WhenAll([.. reading, Task.Run(() => app.LogOut(ana))]);

            (await app.Resolve(ana.Tokens.Token)).Refusal.ShouldBe(IdentityRefusals.UnknownToken);
        }
    }

    [Theory, EveryEngine]
    public async Task A_worn_out_token_says_so_and_an_invented_one_does_not(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine, ("Identity:SessionLifetime", "01:00:00"));
        var ana = await app.LetIn("ana");
        (await app.Resolve(ana.Tokens.Token)).Ok.ShouldBeTrue();

        app.Clock.Advance(TimeSpan.FromMinutes(61));

        (await app.Resolve(ana.Tokens.Token)).Refusal.ShouldBe(IdentityRefusals.TokenExpired);
        (await app.Resolve(new string('a', 43))).Refusal.ShouldBe(IdentityRefusals.UnknownToken);
        (await app.Resolve("short")).Refusal.ShouldBe(IdentityRefusals.UnknownToken);
        (await app.Resolve(null)).Refusal.ShouldBe(IdentityRefusals.UnknownToken);
        (await app.Resolve(new string('ä', 43))).Refusal.ShouldBe(IdentityRefusals.UnknownToken);
    }

    [Theory, EveryEngine]
    public async Task Refreshing_gives_a_new_token_and_the_old_one_a_last_minute(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var first = await app.LetIn("ana");
        await app.Resolve(first.Tokens.Token);

        var second = (await app.Refresh(first.Tokens.RefreshToken)).Value;

        second.Tokens.Token.ShouldNotBe(first.Tokens.Token);
        second.User.ShouldBe(first.User);
        (await app.Resolve(second.Tokens.Token)).Ok.ShouldBeTrue();
        (await app.Resolve(first.Tokens.Token)).Ok.ShouldBeTrue();
        app.Clock.Advance(TimeSpan.FromSeconds(61));
        (await app.Resolve(first.Tokens.Token)).Refusal.ShouldBe(IdentityRefusals.TokenExpired);
        (await app.Resolve(second.Tokens.Token)).Ok.ShouldBeTrue();
    }

    [Theory, EveryEngine]
    public async Task Twenty_refreshes_racing_with_one_token_all_get_in(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var first = await app.LetIn("ana");

        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => app.Refresh(first.Tokens.RefreshToken))));

        all.Select(x => x.Value.Tokens.Token).Distinct().Count().ShouldBe(20);
        foreach (var one in all)
            (await app.Resolve(one.Value.Tokens.Token)).Ok.ShouldBeTrue();
        (await app.Log()).Count(x => x == IdentityEntries.SessionRefreshed).ShouldBe(1);
    }

    [Theory, EveryEngine]
    public async Task A_refresh_token_used_again_later_ends_everything_of_that_login_and_nothing_else(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var elsewhere = await app.LetIn("ana");
        var stolen = await app.LetIn("ana");
        var second = (await app.Refresh(stolen.Tokens.RefreshToken)).Value;
        await app.Resolve(second.Tokens.Token);
        app.Clock.Advance(TimeSpan.FromSeconds(61));

        (await app.Refresh(stolen.Tokens.RefreshToken)).Refusal.ShouldBe(IdentityRefusals.RefreshReused);

        (await app.Resolve(second.Tokens.Token)).Refusal.ShouldBe(IdentityRefusals.UnknownToken);
        (await app.Refresh(second.Tokens.RefreshToken)).Ok.ShouldBeFalse();
        (await app.Resolve(elsewhere.Tokens.Token)).Ok.ShouldBeTrue();
    }

    [Theory, EveryEngine]
    public async Task A_refresh_token_wears_out_and_works_only_where_and_for_whom_it_was_made(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine, ("Identity:RefreshLifetime", "1.00:00:00"), ("Identity:SessionLifetime", "01:00:00"));
        var (other, _) = await app.NewWorkspace("other");
        var ana = await app.LetIn("ana");

        (await app.Refresh(ana.Tokens.RefreshToken, other.Id)).Refusal.ShouldBe(IdentityRefusals.UnknownToken);
        (await app.Refresh(ana.Tokens.RefreshToken, app.Workspace.Id, "bob")).Refusal.ShouldBe(IdentityRefusals.UnknownToken);
        (await app.Refresh(ana.Tokens.Token)).Refusal.ShouldBe(IdentityRefusals.UnknownToken);
        (await app.Resolve(ana.Tokens.RefreshToken)).Refusal.ShouldBe(IdentityRefusals.UnknownToken);
        app.Clock.Advance(TimeSpan.FromHours(2)); // the session is worn out, its refresh token is not
        var renewed = await app.Refresh(ana.Tokens.RefreshToken, app.Workspace.Id, "ana");
        (await app.Resolve(renewed.Value.Tokens.Token)).Ok.ShouldBeTrue();
        app.Clock.Advance(TimeSpan.FromHours(25));
        (await app.Refresh(renewed.Value.Tokens.RefreshToken)).Refusal!.Kind.ShouldBe(RefusalKind.Unauthenticated);
    }

    [Theory, EveryEngine]
    public async Task A_deactivated_person_is_out_at_once_and_comes_back_only_with_a_new_login(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var ana = await app.LoggedIn("ana");
        await app.Resolve(ana.Tokens.Token);

        (await app.SetActive("ana", false)).Value.Active.ShouldBeFalse();

        (await app.Resolve(ana.Tokens.Token)).Refusal.ShouldBe(IdentityRefusals.UnknownToken);
        (await app.Login("ana")).Refusal.ShouldBe(IdentityRefusals.Inactive);
        (await app.Login("ana", "wrong")).Refusal.ShouldBe(IdentityRefusals.WrongPassword);
        (await app.Refresh(ana.Tokens.RefreshToken)).Ok.ShouldBeFalse();
        (await app.Issue("ana")).Refusal.ShouldBe(IdentityRefusals.Inactive);
        (await app.SetActive("ana", true)).Value.Active.ShouldBeTrue();
        (await app.Resolve(ana.Tokens.Token)).Ok.ShouldBeFalse();
        (await app.Login("ana")).Ok.ShouldBeTrue();
        (await app.Log()).ShouldBe([IdentityEntries.UserCreated, IdentityEntries.UserDeactivated, IdentityEntries.SessionRevoked, IdentityEntries.UserReactivated]);
    }

    [Theory, EveryEngine]
    public async Task The_oldest_session_gives_way_when_a_person_has_too_many(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine, ("Identity:SessionsPerUser", "3"));
        var sessions = new List<string>();
        for (var i = 0; i < 5; i++)
            sessions.Add((await app.LetIn("ana")).Tokens.Token);

        var valid = new List<bool>();
        foreach (var token in sessions)
            valid.Add((await app.Resolve(token)).Ok);

        valid.ShouldBe([false, false, true, true, true]);
    }

    [Theory, EveryEngine]
    public async Task A_person_sees_where_they_are_logged_in_and_ends_the_rest(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var phone = await app.LetIn("ana");
        var laptop = await app.LetIn("ana");
        await app.LetIn("bob");

        var logins = await app.Logins(laptop);
        logins.Count.ShouldBe(2);
        logins.Single(x => x.Current).ShouldBe(logins[0]);
        (await app.LogOutElsewhere(laptop)).Value.ShouldBe(1);

        (await app.Resolve(phone.Tokens.Token)).Ok.ShouldBeFalse();
        (await app.Logins(laptop)).ShouldHaveSingleItem().Current.ShouldBeTrue();
    }

    [Theory, EveryEngine]
    public async Task A_server_that_resets_a_token_ends_the_others(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var old = await app.LetIn("ana");
        await app.Resolve(old.Tokens.Token);

        var fresh = await app.LetIn("ana", endOthers: true);

        (await app.Resolve(old.Tokens.Token)).Ok.ShouldBeFalse();
        (await app.Resolve(fresh.Tokens.Token)).Ok.ShouldBeTrue();
    }

    [Theory, EveryEngine]
    public async Task What_nobody_can_use_any_more_is_deleted_within_the_hour(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine, ("Identity:RefreshLifetime", "02:00:00"), ("Identity:SessionLifetime", "01:00:00"));
        var gone = await app.LetIn("ana");
        await app.LogOut(gone);
        await app.LetIn("bob");

        app.Clock.Advance(TimeSpan.FromHours(1));
        await Eventually.TrueAsync(async () => await app.Count("session") == 1, "the revoked session is deleted", ct: Now);
        app.Clock.Advance(TimeSpan.FromHours(1));
        await Eventually.TrueAsync(async () => await app.Count("session") == 0, "the worn-out session is deleted", ct: Now);
    }
}
