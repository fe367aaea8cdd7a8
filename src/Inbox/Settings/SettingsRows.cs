using Conversa.Platform.Classification;

namespace Conversa.Inbox.Settings;

/// <summary>A workspace's choices, as stored.</summary>
[StoredIn("inbox_settings")]
internal sealed class InboxSettingsRow
{
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("a choice of the tenant's")] public short Mode { get; set; }
    [NotPersonal("a choice of the tenant's")] public short OfflineRule { get; set; }
    [NotPersonal("a choice of the tenant's")] public bool ToLastAgent { get; set; }
    [NotPersonal("a choice of the tenant's")] public long MaxAgents { get; set; }
    [NotPersonal("a choice of the tenant's")] public long DefaultCap { get; set; }
    [NotPersonal("a choice of the tenant's")] public bool Sessional { get; set; }
    [NotPersonal("a choice of the tenant's")] public long ReopenHours { get; set; }
    [NotPersonal("when the choices changed")] public long UpdatedAt { get; set; }
    [NotPersonal("a counter")] public long Version { get; set; }
}

/// <summary>A part of the team, as stored.</summary>
[StoredIn("division")]
internal sealed class DivisionRow
{
    [NotPersonal("a number of the installation's own")] public long Id { get; set; }
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("an organisation's name for a part of itself")] public string Name { get; set; } = "";
    [NotPersonal("when the division was made")] public long CreatedAt { get; set; }
    [NotPersonal("a counter")] public long Version { get; set; }
}

/// <summary>A count that a view shows, as stored.</summary>
[StoredIn("inbox_count")]
internal sealed class InboxCountRow
{
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("a word of the program's own")] public string Name { get; set; } = "";
    [NotPersonal("a division, or 0")] public long Subject { get; set; }
    [NotPersonal("a count over many people")] public long Value { get; set; }
}
