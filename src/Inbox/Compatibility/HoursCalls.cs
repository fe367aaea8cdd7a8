using System.Globalization;
using System.Text.Json.Nodes;
using Conversa.Chat.Api;
using Conversa.Identity.Roles;
using Conversa.Inbox.Channels;
using Conversa.Inbox.Hours;
using Conversa.Inbox.Responders;
using Conversa.Platform;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Compatibility;

/// <summary>When the office is open, and what is answered by itself.</summary>
internal sealed class HoursCalls(Database database, TimeProvider clock)
{
    public void Map(IEndpointRouteBuilder routes, OmniCalls calls)
    {
        calls.Map(routes, "GET", "/api/v1/admin/office_hours", Permissions.ConversationsReadOwn, HoursAsync);
        calls.Map(routes, "GET", "/api/v2/channels/{channel}/configs", Permissions.ConversationsReadOwn, ConfigAsync);
    }

    /// <summary>Sunday is 0. A workspace without hours is always open, which is an empty list; a zone is its offset from UTC now.</summary>
    private async Task<Result<JsonObject>> HoursAsync(OmniRequest request, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        var hours = await StoredHours.FindAsync(connection, request.Workspace, HoursOf.Workspace, 0, ct);
        var responder = await AutoResponder.FindAsync(connection, request.Workspace, 0, ct);
        var shown = Answers(responder);
        shown["timezone"] = hours is null ? "+00:00" : Offset(TimeZoneInfo.FindSystemTimeZoneById(hours.Plan.TimeZone).GetUtcOffset(clock.GetUtcNow()));
        shown["office_hours"] = OmniJson.List(hours is null ? [] : Week(hours.Plan.Week).SelectMany((spans, day) => (spans ?? []).Select(x => (Day: day, Span: x))).Select((x, i) => new JsonObject
        {
            ["id"] = i + 1, ["day"] = x.Day, ["starttime"] = x.Span.From, ["endtime"] = x.Span.To,
        }));
        return OmniJson.Answer(shown);
    }

    private async Task<Result<JsonObject>> ConfigAsync(OmniRequest request, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        if (await Channel.ByIdAsync(connection, request.Workspace, Addresses.Id(request.Address("channel")), ct) is not { } channel)
            return Refusal.NotFound("channel");
        var own = await AutoResponder.FindAsync(connection, request.Workspace, channel.Id, ct);
        var shown = Answers(own ?? await AutoResponder.FindAsync(connection, request.Workspace, 0, ct));
        shown["channel_id"] = channel.Id;
        shown["source"] = OmniChannels.Source(channel);
        shown["use_channel_responder"] = own is not null;
        return OmniJson.Answer(shown);
    }

    private static JsonObject Answers(AutoResponder? responder) => new()
    {
        ["is_auto_responder_enabled"] = responder?.Active ?? false,
        ["online_message"] = responder?.Online ?? "",
        ["offline_message"] = responder?.Offline ?? "",
        ["send_online_if_resolved"] = responder?.OnlineIfResolved ?? false,
        ["send_offline_each_message"] = responder?.OfflineEachMessage ?? false,
    };

    private static IReadOnlyList<ApiSpan>?[] Week(ApiWeek week) => [week.Sunday, week.Monday, week.Tuesday, week.Wednesday, week.Thursday, week.Friday, week.Saturday];

    private static string Offset(TimeSpan offset) => (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString(@"hh\:mm", CultureInfo.InvariantCulture);
}
