using Conversa.Platform.Classification;

namespace Conversa.Inbox.Automation;

/// <summary>A rule that was followed, as stored.</summary>
[StoredIn("automation_run")]
internal sealed class AutomationRunRow
{
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("names a rule of the tenant's")] public long RuleId { get; set; }
    [NotPersonal("a counter of the tenant's")] public long Position { get; set; }
    [NotPersonal("an organisation's name for its own rule")] public string RuleKey { get; set; } = "";
    [NotPersonal("names a room, not a person")] public long RoomId { get; set; }
    [NotPersonal("a word of the program's own")] public string Event { get; set; } = "";
    [NotPersonal("when the rule was followed")] public long At { get; set; }
    [NotPersonal("names rules of the tenant's")] public string Chain { get; set; } = "";
    [NotPersonal("an organisation's rule, and words of the program's own")] public string Outcome { get; set; } = "";
    [NotPersonal("a counter of the tenant's")] public long FirstPosition { get; set; }
    [NotPersonal("a counter of the tenant's")] public long LastPosition { get; set; }
}
