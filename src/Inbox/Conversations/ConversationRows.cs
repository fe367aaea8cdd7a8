using Conversa.Platform.Classification;

namespace Conversa.Inbox.Conversations;

/// <summary>Where a conversation stands, as stored.</summary>
[StoredIn("conversation")]
internal sealed class ConversationRow
{
    [NotPersonal("names a room, not a person")] public long RoomId { get; set; }
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("names a channel")] public long ChannelId { get; set; }
    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(CustomerId), Purpose = Fides.Use.EssentialService, Erase = OnErase.Detach)]
    public long CustomerId { get; set; }

    [NotPersonal("names a part of an organisation")] public long DivisionId { get; set; }
    [NotPersonal("how far the tenant's work is")] public bool Resolved { get; set; }
    [NotPersonal("how far the tenant's work is")] public bool Served { get; set; }
    [NotPersonal("how far the tenant's work is")] public long QueuedSince { get; set; }
    [NotPersonal("how far the tenant's work is")] public bool Bot { get; set; }
    [PersonalData(Fides.Category.UserAccountSettings, Owner = nameof(CustomerId), Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)]
    public bool Blocked { get; set; }

    [NotPersonal("how far the tenant's work is")] public long SnoozedUntil { get; set; }
    [NotPersonal("numbers of people who work here, each found through its own row")] public string Agents { get; set; } = "";
    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(LastAgentId), Purpose = Fides.Use.EssentialService, Erase = OnErase.Detach)]
    public long LastAgentId { get; set; }

    [NotPersonal("a counter")] public long Session { get; set; }
    [NotPersonal("a counter")] public long Service { get; set; }
    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(CustomerId), Purpose = Fides.Use.EssentialService, Erase = OnErase.Keep)]
    public long UnansweredSince { get; set; }

    [PersonalData(Fides.Category.UserDemographic, Owner = nameof(CustomerId), Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)]
    public string Language { get; set; } = "";

    [NotPersonal("words of the tenant's about its own work")] public string Skills { get; set; } = "";
    [PersonalData(Fides.Category.UserContentPrivateChat, Owner = nameof(CustomerId), Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)]
    public string Tags { get; set; } = "";

    [PersonalData(Fides.Category.UserContentPrivateChat, Owner = nameof(CustomerId), Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)]
    public string Info { get; set; } = "";

    [PersonalData(Fides.Category.UserContentPrivateChat, Owner = nameof(CustomerId), Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)]
    public string Extras { get; set; } = "";

    [NotPersonal("a counter of the tenant's")] public long SeenId { get; set; }
    [NotPersonal("a counter of the tenant's")] public long LastMessageId { get; set; }
    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(CustomerId), Purpose = Fides.Use.EssentialService, Erase = OnErase.Keep)]
    public long LastAt { get; set; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(CustomerId), Purpose = Fides.Use.EssentialService, Erase = OnErase.Keep)]
    public long LastCustomerAt { get; set; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(CustomerId), Purpose = Fides.Use.EssentialService, Erase = OnErase.Keep)]
    public long WindowEndsAt { get; set; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(CustomerId), Purpose = Fides.Use.EssentialService, Erase = OnErase.Keep)]
    public long CreatedAt { get; set; }

    [NotPersonal("a counter")] public long Version { get; set; }
}

/// <summary>Somebody serves a customer now, as stored.</summary>
[StoredIn("conversation_agent")]
internal sealed class ConversationAgentRow
{
    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public long UserId { get; set; }

    [NotPersonal("names a room, not a person")] public long RoomId { get; set; }
}

/// <summary>A tag is on a conversation, as stored.</summary>
[StoredIn("conversation_tag")]
internal sealed class ConversationTagRow
{
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("a word of the tenant's; whose it is stands with the conversation")] public string Tag { get; set; } = "";
    [NotPersonal("names a room, not a person")] public long RoomId { get; set; }
}

/// <summary>A handling episode, as stored.</summary>
[StoredIn("conversation_service")]
internal sealed class EpisodeRow
{
    [NotPersonal("names a room, not a person")] public long RoomId { get; set; }
    [NotPersonal("a counter")] public long Number { get; set; }
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(CustomerId), Purpose = Fides.Use.EssentialService, Erase = OnErase.Detach)]
    public long CustomerId { get; set; }

    [NotPersonal("names a channel")] public long ChannelId { get; set; }
    [NotPersonal("names a part of an organisation")] public long DivisionId { get; set; }
    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(CustomerId), Purpose = Fides.Use.EssentialService, Erase = OnErase.Keep)]
    public long OpenedAt { get; set; }

    [NotPersonal("a counter of the tenant's")] public long FirstMessageId { get; set; }
    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(FirstReplyBy), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.Keep)]
    public long FirstReplyAt { get; set; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(FirstReplyBy), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.Detach)]
    public long FirstReplyBy { get; set; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(ResolvedBy), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.Keep)]
    public long ResolvedAt { get; set; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(ResolvedBy), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.Detach)]
    public long ResolvedBy { get; set; }

    [PersonalData(Fides.Category.UserContentPrivateChat, Owner = nameof(CustomerId), Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)]
    public string Notes { get; set; } = "";

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(CustomerId), Purpose = Fides.Use.EssentialService, Erase = OnErase.Keep)]
    public short Score { get; set; }
}

/// <summary>Something that happened to a conversation, as stored.</summary>
[StoredIn("conversation_fact")]
internal sealed class ConversationFactRow
{
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("a counter of the tenant's")] public long Position { get; set; }
    [NotPersonal("names a room, not a person")] public long RoomId { get; set; }
    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(CustomerId), Purpose = Fides.Use.EssentialService, Erase = OnErase.Detach)]
    public long CustomerId { get; set; }

    [NotPersonal("a word of the program's own")] public short Kind { get; set; }
    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(ActorId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.Detach)]
    public long ActorId { get; set; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(Subject), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.Detach)]
    public long Subject { get; set; }

    [PersonalData(Fides.Category.UserContentPrivateChat, Owner = nameof(CustomerId), Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)]
    public string? Detail { get; set; }

    [NotPersonal("a random name of a request")] public string? RequestKey { get; set; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(ActorId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.Keep)]
    public long At { get; set; }
}
