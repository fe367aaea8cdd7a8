using Conversa.Platform.Classification;

namespace Conversa.Inbox.Responders;

/// <summary>What answers by itself, as stored.</summary>
[StoredIn("auto_responder")]
internal sealed class AutoResponderRow
{
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("names a channel")] public long ChannelId { get; set; }
    [NotPersonal("a choice of the tenant's")] public bool Active { get; set; }
    [NotPersonal("what an organisation says to everybody")] public string Greeting { get; set; } = "";
    [NotPersonal("what an organisation says to everybody")] public string OnlineText { get; set; } = "";
    [NotPersonal("what an organisation says to everybody")] public string OfflineText { get; set; } = "";
    [NotPersonal("a choice of the tenant's")] public bool OnlineIfResolved { get; set; }
    [NotPersonal("a choice of the tenant's")] public bool OfflineEachMessage { get; set; }
    [NotPersonal("when the choices changed")] public long UpdatedAt { get; set; }
    [NotPersonal("a counter")] public long Version { get; set; }
}

/// <summary>What was last said by itself in a conversation, as stored.</summary>
[StoredIn("auto_answer")]
internal sealed class AutoAnswerRow
{
    [NotPersonal("names a room, not a person")] public long RoomId { get; set; }
    [NotPersonal("a word of the program's own")] public short Kind { get; set; }
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("a counter")] public long Session { get; set; }
    [NotPersonal("when the program last began to count what it said")] public long CountedFrom { get; set; }
    [NotPersonal("a counter")] public long Count { get; set; }
}
