using Conversa.Client;

namespace Conversa.SdkDotnet.Tests;

/// <summary>Setting up what tells other programs.</summary>
public sealed class Integrating
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_owner_makes_tries_changes_and_ends_webhook_endpoints()
    {
        await using var shop = await Shop.OpenAsync();
        var hooks = (await shop.Olga()).Client.Webhooks;
        (await hooks.TypesAsync(Now)).ShouldContain("conversation.resolved");
        var key = Ids.New();
        var made = await hooks.CreateAsync($"http://{Shop.NobodyAt}/hook", ["conversation.*"], key, "the till", ct: Now);
        made.Secret.ShouldNotBeNull().ShouldStartWith("whsec_");
        (await hooks.CreateAsync($"http://{Shop.NobodyAt}/hook", ["conversation.*"], key, "the till", ct: Now)).Id.ShouldBe(made.Id);

        var attempt = await hooks.TestAsync(made.Id, Now);
        (attempt.Taken, attempt.Status).ShouldBe((false, null));
        attempt.Error.ShouldNotBeEmpty();
        (await hooks.AttemptsAsync(made.Id, taken: false, ct: Now)).Items.Single().Event.ShouldBe(attempt.Event);
        (await hooks.RotateSecretAsync(made.Id, 1, "ed25519", Now)).PublicKeys.Count.ShouldBe(1);
        (await hooks.ReplayAsync(made.Id, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1), Now)).ShouldBe(new WebhookReplay(0, null));
        (await Should.ThrowAsync<RefusedException>(() => hooks.ReplayAsync(made.Id, "evt_1_1", Now))).Code.ShouldBe("delivery_not_found");
        (await hooks.ChangeAsync(made.Id, enabled: false, ct: Now)).Enabled.ShouldBeFalse();
        await hooks.SetDoorAsync("bot", $"http://{Shop.NobodyAt}/bot", ct: Now);
        (await hooks.ListAsync(Now)).Select(x => x.Use).ShouldBe(["events", "bot"]);
        await hooks.DeleteAsync(made.Id, Now);
        (await hooks.ListAsync(Now)).Single().Types.ShouldBeNull();
    }

    [Fact]
    public async Task An_owner_says_how_programs_take_part_and_which_buttons_there_are()
    {
        await using var shop = await Shop.OpenAsync();
        var (olga, _) = await shop.Olga();
        var (_, room) = await shop.Served(olga);

        var doors = await olga.Webhooks.ChangeDoorsAsync(new DoorChange(ForceSend: true, BotName: "Robo"), Now);
        (doors.ForceSend, doors.Bot.Name).ShouldBe((true, "Robo"));
        (await olga.Webhooks.DoorsAsync(Now)).ShouldBe(doors);
        await olga.Webhooks.PutButtonAsync("ticket", "Submit ticket", Now);
        (await olga.Webhooks.ButtonsAsync(Now)).Single().Label.ShouldBe("Submit ticket");
        await olga.Webhooks.PressButtonAsync(room, "ticket", Now);
        (await olga.Conversations.HistoryAsync(room, ct: Now)).Items[^1].Type.ShouldBe("conversation.button_pressed");
        await olga.Webhooks.DeleteButtonAsync("ticket", Now);
        (await olga.Webhooks.ButtonsAsync(Now)).ShouldBeEmpty();
    }
}
