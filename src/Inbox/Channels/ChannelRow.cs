using Conversa.Platform.Classification;

namespace Conversa.Inbox.Channels;

/// <summary>A way to reach the workspace, as stored.</summary>
[StoredIn("channel")]
internal sealed class ChannelRow
{
    [NotPersonal("a number of the installation's own")] public long Id { get; set; }
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("a word of the program's own")] public short Kind { get; set; }
    [NotPersonal("names the channel towards everybody")] public string Key { get; set; } = "";
    [NotPersonal("an organisation's name for a channel")] public string Name { get; set; } = "";
    [NotPersonal("a setting of the channel's")] public string BadgeUrl { get; set; } = "";
    [NotPersonal("a setting of the channel's")] public bool Active { get; set; }
    [NotPersonal("a setting of the channel's")] public long DivisionId { get; set; }
    [NotPersonal("a setting of the channel's")] public long WindowHours { get; set; }
    [NotPersonal("a setting of the channel's")] public bool Bot { get; set; }
    [NotPersonal("a setting of the channel's")] public bool Secure { get; set; }
    [NotPersonal("a setting of the channel's")] public string Skills { get; set; } = "";
    [NotPersonal("a setting of the channel's")] public string Settings { get; set; } = "";
    [NotPersonal("an organisation's word for a channel")] public string Identifier { get; set; } = "";
    [NotPersonal("a random name of a request")] public string MadeByKey { get; set; } = "";
    [NotPersonal("when the channel was made")] public long CreatedAt { get; set; }
    [NotPersonal("when the channel changed")] public long UpdatedAt { get; set; }
    [NotPersonal("a counter")] public long Version { get; set; }
}
