using Conversa.Platform.Classification;

namespace Conversa.Inbox.Agents;

/// <summary>What an agent serves and whether they are there, as stored.</summary>
[StoredIn("agent_desk")]
internal sealed class AgentDeskRow
{
    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public long UserId { get; set; }

    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public short Choice { get; set; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public bool Forced { get; set; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public bool Connected { get; set; }

    [PersonalData(Fides.Category.UserWorkplace, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public bool Automatic { get; set; }

    [PersonalData(Fides.Category.UserWorkplace, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public long Cap { get; set; }

    [PersonalData(Fides.Category.UserWorkplace, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public string ChannelCaps { get; set; } = "";

    [PersonalData(Fides.Category.UserWorkplace, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public string Divisions { get; set; } = "";

    [PersonalData(Fides.Category.UserWorkplace, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public string Channels { get; set; } = "";

    [PersonalData(Fides.Category.UserWorkplace, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public string Languages { get; set; } = "";

    [PersonalData(Fides.Category.UserWorkplace, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public string Skills { get; set; } = "";

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public long LastGiven { get; set; }

    [NotPersonal("a counter")] public long Version { get; set; }
}

/// <summary>How many conversations of a channel an agent has, as stored.</summary>
[StoredIn("agent_load")]
internal sealed class AgentLoadRow
{
    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public long UserId { get; set; }

    [NotPersonal("names a channel")] public long ChannelId { get; set; }
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [PersonalData(Fides.Category.UserWorkplace, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public long Count { get; set; }
}

/// <summary>When an agent last had a live connection, as stored.</summary>
[StoredIn("agent_seen")]
internal sealed class AgentSeenRow
{
    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public long UserId { get; set; }

    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public long SeenAt { get; set; }
}

/// <summary>An agent became available, or stopped being so, as stored.</summary>
[StoredIn("availability_change")]
internal sealed class AvailabilityChangeRow
{
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("a counter of the tenant's")] public long Position { get; set; }
    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public long UserId { get; set; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public short Availability { get; set; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(ByUser), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.Detach)]
    public long ByUser { get; set; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public long At { get; set; }
}
