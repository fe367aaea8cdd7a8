using Conversa.Platform.Classification;

namespace Conversa.Inbox.Doors;

/// <summary>How programs take part in conversations, as stored.</summary>
[StoredIn("door_settings")]
internal sealed class DoorSettingsRow
{
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("names a program, not a person")] public long BotUserId { get; set; }
    [NotPersonal("a choice of the tenant's")] public bool ForceSend { get; set; }
    [NotPersonal("a choice of the tenant's")] public long BotPatience { get; set; }
    [NotPersonal("a choice of the tenant's")] public long AllocationPatience { get; set; }
    [NotPersonal("when the choices changed")] public long UpdatedAt { get; set; }
    [NotPersonal("a counter")] public long Version { get; set; }
}

/// <summary>A conversation a program is asked about, as stored.</summary>
[StoredIn("allocation_request")]
internal sealed class AllocationRequestRow
{
    [NotPersonal("names a room, not a person")] public long RoomId { get; set; }
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("until when a program may answer")] public long Until { get; set; }
}

/// <summary>A button of the workspace's own, as stored.</summary>
[StoredIn("inbox_button")]
internal sealed class InboxButtonRow
{
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("an organisation's word for a button")] public string Key { get; set; } = "";
    [NotPersonal("an organisation's name for a button")] public string Label { get; set; } = "";
    [NotPersonal("when the button was made")] public long CreatedAt { get; set; }
    [NotPersonal("when the button was changed")] public long UpdatedAt { get; set; }
    [NotPersonal("a counter")] public long Version { get; set; }
}
