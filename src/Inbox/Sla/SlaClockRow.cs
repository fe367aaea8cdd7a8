using Conversa.Platform.Classification;

namespace Conversa.Inbox.Sla;

/// <summary>A promise to a customer while it runs, and how it ended, as stored.</summary>
[StoredIn("sla_clock")]
internal sealed class SlaClockRow
{
    [NotPersonal("names a room, not a person")] public long RoomId { get; set; }
    [NotPersonal("a counter")] public long Episode { get; set; }
    [NotPersonal("a word of the program's own")] public short Target { get; set; }
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("names a rule of the tenant's")] public long PolicyId { get; set; }
    [NotPersonal("a choice of the tenant's")] public long LimitMs { get; set; }
    [NotPersonal("a choice of the tenant's")] public long WarnMs { get; set; }
    [NotPersonal("how far the tenant's work is")] public long StartedAt { get; set; }
    [NotPersonal("how far the tenant's work is")] public long SpentMs { get; set; }
    [NotPersonal("how far the tenant's work is")] public long RunningSince { get; set; }
    [NotPersonal("how far the tenant's work is")] public long DueAt { get; set; }
    [NotPersonal("how far the tenant's work is")] public long WarnAt { get; set; }
    [NotPersonal("how far the tenant's work is")] public bool Warned { get; set; }
    [NotPersonal("how far the tenant's work is")] public bool Breached { get; set; }
    [NotPersonal("how far the tenant's work is")] public long EndedAt { get; set; }
    [NotPersonal("how far the tenant's work is")] public long NextAt { get; set; }
}
