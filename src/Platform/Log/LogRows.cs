using Conversa.Platform.Classification;

namespace Conversa.Platform.Log;

/// <summary>The head of a workspace's order.</summary>
[StoredIn("workspace_head")]
internal sealed class WorkspaceHeadRow
{
    [NotPersonal("names the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("a counter of the tenant's")] public long Position { get; set; }
}

/// <summary>An entry of the log. It says who did something and when, so it is about that person.</summary>
[StoredIn("log_entry")]
internal sealed class LogEntryRow
{
    [NotPersonal("names the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("a counter of the tenant's")] public long Position { get; set; }
    [NotPersonal("a word of the program's")] public short Kind { get; set; }
    [NotPersonal("names a room, not a person")] public long RoomId { get; set; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(ActorId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.Detach)]
    public long ActorId { get; set; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(ActorId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.Detach)]
    public long Subject { get; set; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(ActorId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.Detach)]
    public long At { get; set; }
}

/// <summary>A durable consumer's cursor.</summary>
[StoredIn("log_consumer")]
internal sealed class LogConsumerRow
{
    [NotPersonal("names the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("a word of the program's")] public string Name { get; set; } = "";
    [NotPersonal("a counter of the tenant's")] public long Position { get; set; }
    [NotPersonal("names a node")] public string Owner { get; set; } = "";
    [NotPersonal("a node's lease")] public long LeaseUntil { get; set; }
}
