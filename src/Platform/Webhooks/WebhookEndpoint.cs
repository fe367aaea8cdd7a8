using System.Data.Common;
using Conversa.Platform.Storage;

namespace Conversa.Platform.Webhooks;

/// <summary>Where a workspace wants something sent.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Workspace">The workspace.</param>
/// <param name="Use">What for: <see cref="Events"/>, of which there may be many, or the name of a door, of which a workspace has one each.</param>
/// <param name="Format">How bodies look: see <see cref="IWebhookBodies"/>.</param>
/// <param name="Url">The address.</param>
/// <param name="Description">What people call it.</param>
/// <param name="Types">Which events of the log it gets; null for none, because a door puts in by itself what it gets.</param>
/// <param name="Enabled">Whether anything is sent.</param>
/// <param name="DisabledBecause">Why the program switched it off: <c>gone</c>, <c>failing</c> or <c>queue_full</c>; null when it did not.</param>
/// <param name="FailingSince">Since when nothing was taken, in unix milliseconds; 0 when the last one was.</param>
/// <param name="PausedUntil">Until when the receiver asked to be left alone, in unix milliseconds; 0 when it did not.</param>
/// <param name="QueuedTo">Events up to this position were queued, or are older than the endpoint.</param>
/// <param name="CreatedAt">Unix milliseconds.</param>
/// <param name="UpdatedAt">Unix milliseconds.</param>
/// <param name="Version">Rises with every change.</param>
public sealed record WebhookEndpoint(
    long Id, long Workspace, string Use, string Format, string Url, string Description, IReadOnlyList<string>? Types, bool Enabled, string? DisabledBecause, long FailingSince, long PausedUntil,
    long QueuedTo, long CreatedAt, long UpdatedAt, long Version)
{
    /// <summary>The use of an endpoint that gets events of the log, as many of them as are wanted.</summary>
    public const string Events = "events";

    /// <summary>The format of the Standard Webhooks specification.</summary>
    public const string Standard = "standard";

    internal const string Columns =
        "e.id, e.workspace_id, e.use, e.format, e.url, e.description, e.types, e.enabled, e.disabled_because, e.failing_since, e.paused_until, e.queued_to, e.created_at, e.updated_at, e.version";

    /// <summary>Whether it gets this event of the log.</summary>
    public bool Wants(string type) => Types?.Any(filter => EventFilters.Matches(filter, type)) == true;

    internal static WebhookEndpoint Read(DbDataReader r) => new(
        r.GetInt64(0), r.GetInt64(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetString(5), r.Text(6)?.Split(','), r.GetBoolean(7), r.Text(8), r.GetInt64(9), r.GetInt64(10), r.GetInt64(11),
        r.GetInt64(12), r.GetInt64(13), r.GetInt64(14));
}
