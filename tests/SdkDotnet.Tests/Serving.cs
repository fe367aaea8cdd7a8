using System.Text.Json;
using Conversa.Client;

namespace Conversa.SdkDotnet.Tests;

/// <summary>The workspace's own rules through the client: what is set is what is read, and a version that was passed over is refused.</summary>
public sealed class Serving
{
    private static readonly IReadOnlyList<OpenSpan> WholeDay = [new("00:00", "24:00")];

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hours_answers_levels_and_ratings_are_read_as_they_were_set()
    {
        await using var shop = await Shop.OpenAsync();
        var (olga, _) = await shop.Olga();
        var channel = (await olga.Channels.ListAsync(Now)).Single().Id;

        (await olga.OfficeHours.ReadAsync(Now)).From.ShouldBe("always");
        var hours = await olga.OfficeHours.SetAsync("Asia/Jakarta", new(Monday: WholeDay, Friday: [new("09:00", "12:00"), new("13:00", "17:30")]), [new("2026-12-25", "Christmas", true)], 0, Now);
        hours.ShouldSatisfyAllConditions(x => x.TimeZone.ShouldBe("Asia/Jakarta"), x => x.Week!.Friday!.Count.ShouldBe(2), x => x.Holidays.Single().EveryYear.ShouldBeTrue(), x => x.Version.ShouldBe(1));
        (await Should.ThrowAsync<RefusedException>(() => olga.OfficeHours.SetAsync("UTC", new(), [], 0, Now))).Code.ShouldBe("stale_version");
        (await olga.OfficeHours.SetOfChannelAsync(channel, "UTC", new(), [], ct: Now)).OpenNow.ShouldBeFalse();
        (await olga.OfficeHours.AllAsync(Now)).Select(x => x.From).ShouldBe(["workspace", $"channel:{channel}"]);
        await olga.OfficeHours.DropOfChannelAsync(channel, Now);
        (await olga.OfficeHours.OfChannelAsync(channel, Now)).From.ShouldBe("workspace");

        var answers = await olga.AutoResponders.SetAsync(new("none", true, "Welcome!", "Here.", "Closed.", true, true, 0), Now);
        answers.ShouldBe(new AutoResponder("workspace", true, "Welcome!", "Here.", "Closed.", true, true, 1));
        (await olga.AutoResponders.OfChannelAsync(channel, Now)).ShouldBe(answers with { Version = 0 });

        var policy = await olga.Sla.PutAsync(new("vip", "VIP", 10, 20, 30, 5, "calendar", "all", [new("tag", "is", ["vip"])], 1, true, 0), Now);
        policy.ShouldSatisfyAllConditions(x => x.Version.ShouldBe(1), x => x.FirstReplyMinutes.ShouldBe(10), x => x.Conditions.Single().Values!.Single().ShouldBe("vip"));
        await olga.Sla.DropAsync("vip", Now);
        (await olga.Sla.ListAsync(Now)).ShouldBeEmpty();

        var csat = await olga.Ratings.SettingsAsync(Now);
        (await olga.Ratings.SetAsync(csat with { Active = true, Kind = "face", Colour = "#00ff00" }, Now)).ShouldSatisfyAllConditions(x => x.Kind.ShouldBe("face"), x => x.Version.ShouldBe(1));
        (await olga.Ratings.ListAsync(ct: Now)).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Macros_run_rules_are_tried_out_and_reminders_are_set()
    {
        await using var shop = await Shop.OpenAsync();
        var (olga, _) = await shop.Olga();
        var (_, room) = await shop.Served(olga);
        var properties = JsonElement.Parse("""{"refunded":true}""");
        await olga.Macros.PutAsync(new("refund", "Refund", [new("reply", "It is refunded."), new("tag", Tag: "refund"), new("set_properties", Properties: properties)], 0, true, 0), Now);

        var key = Ids.New();
        foreach (var run in new[] { await olga.Macros.RunAsync(room, "refund", key, Now), await olga.Macros.RunAsync(room, "refund", key, Now) })
            run.ShouldSatisfyAllConditions(x => x.Applied.ShouldBeTrue(), x => x.Actions.ShouldAllBe(a => a.Outcome == "done"), x => x.Conversation.Tags.ShouldBe(["refund"]));
        (await Shop.Said(olga, room)).ShouldBe(["hello", "It is refunded."]);

        var rule = new AutomationRule("late", "Late", "conversation.sla_breached", "any", [new("tag", "is", ["refund"]), new("resolved", "is", ["true"])], [new("note", "Hurry.")], 0, true, 0);
        (await olga.Automation.TestAsync(rule, room, Now)).ShouldSatisfyAllConditions(x => x.Matched.ShouldBeTrue(), x => x.Conditions.Select(c => c.Matched).ShouldBe([true, false]), x => x.Actions.Single().Outcome.ShouldBe("done"));
        (await olga.Automation.PutAsync(rule, Now)).Version.ShouldBe(1);
        (await olga.Automation.ListAsync(Now)).Single().Event.ShouldBe("conversation.sla_breached");
        (await olga.Automation.RunsAsync(conversation: room, ct: Now)).Items.ShouldBeEmpty();
        await olga.Automation.DropAsync("late", Now);

        var at = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() / 2);
        (await olga.Conversations.FollowUpAsync(room, at, "Call.", Now)).FollowUpAt.ShouldBe(at);
        (await olga.Conversations.DropFollowUpAsync(room, Now)).FollowUpAt.ShouldBeNull();
        (await olga.Macros.ListAsync(Now)).Single().Key.ShouldBe("refund");
        await olga.Macros.DropAsync("refund", Now);
    }
}
