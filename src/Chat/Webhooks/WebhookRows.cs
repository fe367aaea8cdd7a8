using Conversa.Platform.Classification;

namespace Conversa.Chat.Webhooks;

[StoredIn("webhook")]
internal sealed class WebhookRow
{
    [NotPersonal("names the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("an address of the tenant's server")] public string Url { get; set; } = "";
    [NotPersonal("the tenant's signing secret, sealed")] public byte[] Secret { get; set; } = [];
    [NotPersonal("a switch of the tenant's")] public bool Enabled { get; set; }
    [NotPersonal("a word of the program's")] public string? DisabledBecause { get; set; }
    [NotPersonal("a counter of the tenant's")] public long QueuedTo { get; set; }
    [NotPersonal("when the tenant's setting was made")] public long CreatedAt { get; set; }
    [NotPersonal("when the tenant's setting was changed")] public long UpdatedAt { get; set; }
    [NotPersonal("a counter of the setting's")] public long Version { get; set; }
}

/// <summary>A message that waits; it points at the message and holds nothing of it.</summary>
[StoredIn("webhook_delivery")]
internal sealed class WebhookDeliveryRow
{
    [NotPersonal("names the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("names a message")] public long Position { get; set; }
    [NotPersonal("names a room, not a person")] public long RoomId { get; set; }
    [NotPersonal("whether a program posted it")] public bool ByServer { get; set; }
    [NotPersonal("when the program queued it")] public long QueuedAt { get; set; }
}

[StoredIn("webhook_lane")]
internal sealed class WebhookLaneRow
{
    [NotPersonal("names the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("names a room, not a person")] public long RoomId { get; set; }
    [NotPersonal("a counter of the tenant's")] public long QueuedTo { get; set; }
    [NotPersonal("a counter of the program's")] public int Attempts { get; set; }
    [NotPersonal("when the program tries again")] public long NextAt { get; set; }
    [NotPersonal("names a node")] public string Owner { get; set; } = "";
    [NotPersonal("a node's lease")] public long LeaseUntil { get; set; }
}

/// <summary>One attempt, with what was sent and answered: kept for a few days, without the message once that is deleted.</summary>
[StoredIn("webhook_attempt")]
internal sealed class WebhookAttemptRow
{
    [NotPersonal("a number given by the database")] public long Id { get; set; }
    [NotPersonal("names the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("names a message")] public long Position { get; set; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(SenderId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public long SenderId { get; set; }

    [NotPersonal("whether a program posted it")] public bool ByServer { get; set; }
    [NotPersonal("an address of the tenant's server")] public string Endpoint { get; set; } = "";

    [PersonalData(Fides.Category.UserContentPrivateChat, Owner = nameof(SenderId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public string RequestBody { get; set; } = "";

    [PersonalData(Fides.Category.UserContentPrivateChat, Owner = nameof(SenderId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public string ResponseBody { get; set; } = "";

    [NotPersonal("an answer's status")] public int ResponseCode { get; set; }
    [NotPersonal("whether it was taken")] public bool IsSuccess { get; set; }
    [NotPersonal("a sentence of the program's")] public string ErrorMessage { get; set; } = "";
    [NotPersonal("when the program tried")] public long AttemptedAt { get; set; }
}
