using Conversa.Platform.Classification;

namespace Conversa.Inbox.Playbooks;

/// <summary>Whether a workspace's playbook changed, as stored.</summary>
[StoredIn("playbook")]
internal sealed class PlaybookRow
{
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("a random word")] public string Stamp { get; set; } = "";
    [NotPersonal("a user that is the program itself")] public long AuthorId { get; set; }
}

/// <summary>A part of a playbook, as stored.</summary>
[StoredIn("playbook_part")]
internal sealed class PlaybookPartRow
{
    [NotPersonal("a number of the installation's own")] public long Id { get; set; }
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("a word of the program's own")] public short Kind { get; set; }
    [NotPersonal("an organisation's name for its own rule")] public string Key { get; set; } = "";
    [NotPersonal("a choice of the tenant's")] public long Place { get; set; }
    [NotPersonal("a choice of the tenant's")] public bool Active { get; set; }
    [NotPersonal("an organisation's rules for its own work")] public string Body { get; set; } = "";
    [NotPersonal("when the rule changed")] public long UpdatedAt { get; set; }
    [NotPersonal("a counter")] public long Version { get; set; }
}
