using Conversa.Platform.Classification;

namespace Conversa.Inbox.Hours;

/// <summary>When somebody is open, as stored.</summary>
[StoredIn("office_hours")]
internal sealed class OfficeHoursRow
{
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("a word of the program's own")] public short Whose { get; set; }
    [NotPersonal("names a division or a channel")] public long SubjectId { get; set; }
    [NotPersonal("an organisation's hours")] public string Plan { get; set; } = "";
    [NotPersonal("when the hours changed")] public long UpdatedAt { get; set; }
    [NotPersonal("a counter")] public long Version { get; set; }
}
