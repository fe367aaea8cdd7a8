using System.ComponentModel;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Conversa.Inbox.Reports;

/// <summary>How long something took.</summary>
internal sealed record ApiTimes(
    [property: Description("How many.")] long Count,
    [property: Description("Half of them took at most this many seconds; within 4.5 %. Null when there are none.")] double? Median,
    [property: Description("Nine of ten took at most this many seconds; within 4.5 %.")] double? P90,
    [property: Description("All together divided by how many, in seconds.")] double? Mean);

/// <summary>What customers said with their ratings.</summary>
internal sealed record ApiSatisfaction(
    [property: Description("How many ratings came.")] long Count,
    [property: Description("The share of 4 and 5, from 0 to 1; null without a rating.")] double? Satisfied,
    [property: Description("The average score; null without a rating.")] double? Average,
    [property: Description("How many gave 1, 2, 3, 4 and 5.")] IReadOnlyList<long> Scores);

/// <summary>The figures of a report or of one of its rows. What ended is counted when it ended, what was answered when it was answered.</summary>
internal sealed record ApiFigures(
    [property: Description("Services that began.")] long Started,
    [property: Description("Of these, conversations' first ones.")] long New,
    [property: Description("Of these, those of customers who wrote after theirs was resolved.")] long Returned,
    [property: Description("Of these, those somebody of the workspace reopened.")] long Reopened,
    [property: Description("Services that were resolved.")] long Resolved,
    [property: Description("Of these, those an agent served or answered in.")] long ResolvedByAgents,
    [property: Description("Of these, those no agent had a hand in and the bot had.")] long ResolvedByBot,
    [property: Description("Of these, those neither had a hand in.")] long Unattended,
    [property: Description("Resolved services, once for each agent who had a hand in them.")] long Handled,
    [property: Description("Services that were going on at the end; null where it is told apart by agent.")] long? Backlog,
    [property: Description("From a service's first message of the customer to the team's first answer.")] ApiTimes FirstResponse,
    [property: Description("From the first message a customer waits with to the team's answer, every time.")] ApiTimes Reply,
    [property: Description("From the beginning to the end of services that agents had a hand in.")] ApiTimes Resolution,
    [property: Description("From the beginning to the end of services the bot resolved.")] ApiTimes BotResolution,
    [property: Description("The first response in office hours; its count tells for how many that is known.")] ApiTimes FirstResponseOffice,
    [property: Description("The reply time in office hours.")] ApiTimes ReplyOffice,
    [property: Description("The resolution time in office hours.")] ApiTimes ResolutionOffice,
    ApiSatisfaction Satisfaction);

/// <summary>A row of a report.</summary>
internal sealed record ApiReportRow(
    [property: Description("The day (of weeks: their Monday), the month, the hour from 0, the weekday from 1 for Monday, the id, or the tag.")] string Key,
    [property: Description("What people call it; empty for the general queue.")] string Name,
    ApiFigures Figures);

/// <summary>A report.</summary>
internal sealed record ApiReport(
    string From, string To, string TimeZone, string? By, ApiFigures Total, IReadOnlyList<ApiReportRow> Rows, [property: Description("Whether only the first 200 rows are here.")] bool Shortened);

/// <summary>The JSON of reports.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ApiReport))]
internal sealed partial class ReportJson : JsonSerializerContext
{
    /// <summary>The same, writing other scripts as they are.</summary>
    public static ReportJson Wire => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
