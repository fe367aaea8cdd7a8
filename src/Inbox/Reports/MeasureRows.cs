using Conversa.Platform.Classification;

namespace Conversa.Inbox.Reports;

/// <summary>What is remembered of a conversation to measure its next fact, as stored.</summary>
[StoredIn("conversation_measure")]
internal sealed class ConversationMeasureRow
{
    [NotPersonal("names a room, not a person")] public long RoomId { get; set; }
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("a counter of the tenant's")] public long Position { get; set; }
    [NotPersonal("how far the tenant's work is; the numbers of people in it are found through their own rows")] public string State { get; set; } = "";
}

/// <summary>Something that reports count, as stored.</summary>
[StoredIn("inbox_measure")]
internal sealed class InboxMeasureRow
{
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("a counter of the tenant's")] public long Position { get; set; }
    [NotPersonal("a counter")] public int Number { get; set; }
    [NotPersonal("a word of the program's own")] public short Kind { get; set; }
    [NotPersonal("a word of the program's own")] public short Word { get; set; }
    [PersonalData(Fides.Category.UserWorkplace, Owner = nameof(AgentId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.Keep)]
    public long At { get; set; }

    [NotPersonal("names a room, not a person")] public long RoomId { get; set; }
    [NotPersonal("a counter")] public int Service { get; set; }
    [NotPersonal("names a channel")] public long ChannelId { get; set; }
    [NotPersonal("names a part of an organisation")] public long DivisionId { get; set; }
    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(AgentId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.Detach)]
    public long AgentId { get; set; }

    [PersonalData(Fides.Category.UserWorkplace, Owner = nameof(AgentId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.Keep)]
    public long Ms { get; set; }

    [NotPersonal("the time, rounded")] public int Step { get; set; }
    [PersonalData(Fides.Category.UserWorkplace, Owner = nameof(AgentId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.Keep)]
    public long OfficeMs { get; set; }

    [NotPersonal("the time, rounded")] public int OfficeStep { get; set; }
}

/// <summary>A service carries a tag, as stored.</summary>
[StoredIn("inbox_measure_tag")]
internal sealed class InboxMeasureTagRow
{
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("a word of the tenant's; whose it is stands with the conversation")] public string Tag { get; set; } = "";
    [NotPersonal("names a room, not a person")] public long RoomId { get; set; }
    [NotPersonal("a counter")] public int Service { get; set; }
}

/// <summary>What happened in a stretch of time, counted, as stored.</summary>
[StoredIn("inbox_tally")]
internal sealed class InboxTallyRow
{
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("a word of the program's own")] public short Scope { get; set; }
    [NotPersonal("a word of the program's own")] public short Grain { get; set; }
    [NotPersonal("names a channel or a part of an organisation")] public long SubjectId { get; set; }
    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(AgentId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public long AgentId { get; set; }

    [NotPersonal("a word of the tenant's about its own work")] public string Tag { get; set; } = "";
    [NotPersonal("a stretch of time")] public long Slot { get; set; }
    [NotPersonal("a count over many people")] public long Backlog { get; set; }
    [PersonalData(Fides.Category.UserWorkplace, Owner = nameof(AgentId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public byte[] Content { get; set; } = [];
}
