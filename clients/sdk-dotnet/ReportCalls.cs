using System.Text.Json.Serialization;
using Conversa.Client.Wire;

namespace Conversa.Client;

/// <summary>How long something took.</summary>
/// <param name="Count">How many.</param>
/// <param name="Median">Half of them took at most this many seconds; within 4.5 %.</param>
/// <param name="P90">Nine of ten took at most this many seconds; within 4.5 %.</param>
/// <param name="Mean">The average, in seconds.</param>
public sealed record Times(long Count, double? Median = null, double? P90 = null, double? Mean = null);

/// <summary>What customers said with their ratings.</summary>
/// <param name="Count">How many ratings came.</param>
/// <param name="Scores">How many gave 1, 2, 3, 4 and 5.</param>
/// <param name="Satisfied">The share of 4 and 5, from 0 to 1.</param>
/// <param name="Average">The average score.</param>
public sealed record Satisfaction(long Count, IReadOnlyList<long> Scores, double? Satisfied = null, double? Average = null);

/// <summary>The figures of a report or of one of its rows.</summary>
/// <param name="Started">Services that began.</param>
/// <param name="New">Of these, conversations' first ones.</param>
/// <param name="Returned">Of these, those of customers who wrote after theirs was resolved.</param>
/// <param name="Reopened">Of these, those somebody of the workspace reopened.</param>
/// <param name="Resolved">Services that were resolved.</param>
/// <param name="ResolvedByAgents">Of these, those an agent served or answered in.</param>
/// <param name="ResolvedByBot">Of these, those only the bot had a hand in.</param>
/// <param name="Unattended">Of these, those nobody had a hand in.</param>
/// <param name="Handled">Resolved services, once for each agent who had a hand in them.</param>
/// <param name="FirstResponse">From a service's first message of the customer to the team's first answer.</param>
/// <param name="Reply">From the first message a customer waits with to the answer, every time.</param>
/// <param name="Resolution">From the beginning to the end of services agents had a hand in.</param>
/// <param name="BotResolution">The same of services the bot resolved.</param>
/// <param name="FirstResponseOffice">The first response in office hours.</param>
/// <param name="ReplyOffice">The reply time in office hours.</param>
/// <param name="ResolutionOffice">The resolution time in office hours.</param>
/// <param name="Satisfaction">The ratings.</param>
/// <param name="Backlog">Services that were going on at the end; null where that means nothing.</param>
public sealed record Figures(
    long Started, long New, long Returned, long Reopened, long Resolved, long ResolvedByAgents, long ResolvedByBot, long Unattended, long Handled, Times FirstResponse, Times Reply, Times Resolution,
    Times BotResolution, Times FirstResponseOffice, Times ReplyOffice, Times ResolutionOffice, Satisfaction Satisfaction, long? Backlog = null);

/// <summary>A row of a report.</summary>
/// <param name="Key">The day, month, hour, weekday, id or tag.</param>
/// <param name="Name">What people call it; empty for the general queue.</param>
/// <param name="Figures">Its figures.</param>
public sealed record ReportRow(string Key, string Name, Figures Figures);

/// <summary>A report.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="TimeZone">Where its days begin.</param>
/// <param name="Total">In all.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Shortened">Whether there are more rows than are shown.</param>
/// <param name="By">What its rows are.</param>
public sealed record Report(string From, string To, string TimeZone, Figures Total, IReadOnlyList<ReportRow> Rows, bool Shortened, string? By = null);

/// <summary>What a report is about; what is null does not matter.</summary>
/// <param name="From">The first day, <c>2026-01-31</c> for example.</param>
/// <param name="To">The last day.</param>
/// <param name="TimeZone">Where days begin.</param>
/// <param name="Channel">Only this channel.</param>
/// <param name="Division">Only this division, or <c>general</c>.</param>
/// <param name="Agent">Only this agent.</param>
/// <param name="Tag">Only this tag.</param>
public sealed record ReportFilter(string? From = null, string? To = null, string? TimeZone = null, string? Channel = null, string? Division = null, string? Agent = null, string? Tag = null);

/// <summary>One queue on the board.</summary>
/// <param name="Waiting">How many wait.</param>
/// <param name="Ready">How many who serve it are online with room.</param>
/// <param name="Division">Null for the general queue.</param>
/// <param name="Oldest">Since when the next one waits.</param>
public sealed record BoardQueue(long Waiting, int Ready, Named? Division = null, DateTimeOffset? Oldest = null);

/// <summary>An agent on the board.</summary>
/// <param name="Person">Who.</param>
/// <param name="Role">Their role's key.</param>
/// <param name="Availability"><c>online</c>, <c>away</c>, <c>offline</c> or <c>forced_offline</c>.</param>
/// <param name="Load">How many conversations they have.</param>
/// <param name="Cap">How many they may have.</param>
/// <param name="Channels">How many of each channel, by its id.</param>
/// <param name="Divisions">Where they work.</param>
/// <param name="Since">Since when they are available or not.</param>
public sealed record BoardAgent(
    [property: JsonPropertyName("agent")] Person Person, string Role, string Availability, int Load, int Cap, IReadOnlyDictionary<string, int> Channels, IReadOnlyList<Named> Divisions, DateTimeOffset? Since = null);

/// <summary>How the inbox stands.</summary>
public sealed record Board(
    DateTimeOffset At, long Unserved, long Served, long Bot, long Snoozed, IReadOnlyList<BoardQueue> Queues, IReadOnlyList<BoardAgent> Agents, IReadOnlyList<Conversation> Waiting);

/// <summary>Board and reports, for those who may see them.</summary>
public sealed class ReportCalls
{
    private readonly ApiLine line;

    internal ReportCalls(ApiLine line) => this.line = line;

    /// <summary>The board as it is now.</summary>
    public Task<Board> BoardAsync(CancellationToken ct = default) => line.GetAsync("inbox/board", ReportWire.Default.Board, ct);

    /// <summary>A report.</summary>
    /// <param name="filter">What it is about.</param>
    /// <param name="by">What its rows are: <c>day</c>, <c>week</c>, <c>month</c>, <c>hour</c>, <c>weekday</c>, <c>channel</c>, <c>division</c>, <c>agent</c> or <c>tag</c>; null for no rows.</param>
    /// <param name="ct">Gives up.</param>
    public Task<Report> ReadAsync(ReportFilter filter, string? by = null, CancellationToken ct = default) => line.GetAsync(Address("reports", filter).With("by", by).ToString(), ReportWire.Default.Report, ct);

    internal static Query Address(string path, ReportFilter x) => new Query(path).With("from", x.From).With("to", x.To).With("time_zone", x.TimeZone).With("channel", x.Channel)
        .With("division", x.Division).With("agent", x.Agent).With("tag", x.Tag);
}
