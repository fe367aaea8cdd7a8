using Conversa.Platform.Classification;

namespace Conversa.Platform.Webhooks;

/// <summary>Where something is sent, as stored.</summary>
[StoredIn("hook_endpoint")]
internal sealed class HookEndpointRow
{
    [NotPersonal("a number of the installation's own")] public long Id { get; set; }
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [NotPersonal("a word of the program's")] public string Use { get; set; } = "";
    [NotPersonal("a word of the program's")] public string Format { get; set; } = "";
    [NotPersonal("an address of the tenant's server")] public string Url { get; set; } = "";
    [NotPersonal("an organisation's name for its server")] public string Description { get; set; } = "";
    [NotPersonal("words of the program's")] public string? Types { get; set; }
    [NotPersonal("a switch of the tenant's")] public bool Enabled { get; set; }
    [NotPersonal("a word of the program's")] public string? DisabledBecause { get; set; }
    [NotPersonal("how a server behaves")] public long FailingSince { get; set; }
    [NotPersonal("how a server behaves")] public long PausedUntil { get; set; }
    [NotPersonal("a counter of the tenant's")] public long QueuedTo { get; set; }
    [NotPersonal("a random name of a request")] public string MadeByKey { get; set; } = "";
    [NotPersonal("when the tenant's setting was made")] public long CreatedAt { get; set; }
    [NotPersonal("when the tenant's setting was changed")] public long UpdatedAt { get; set; }
    [NotPersonal("a counter of the setting's")] public long Version { get; set; }
}

/// <summary>What bodies are signed with, as stored.</summary>
[StoredIn("hook_secret")]
internal sealed class HookSecretRow
{
    [NotPersonal("a number of the installation's own")] public long Id { get; set; }
    [NotPersonal("names an endpoint")] public long EndpointId { get; set; }
    [NotPersonal("a word of the program's")] public short Kind { get; set; }
    [NotPersonal("the tenant's signing secret, sealed")] public byte[] Sealed { get; set; } = [];
    [NotPersonal("when the secret was made")] public long CreatedAt { get; set; }
    [NotPersonal("when the secret ends")] public long ExpiresAt { get; set; }
}

/// <summary>An event that waits; it points at the log and holds nothing of it.</summary>
[StoredIn("hook_delivery")]
internal sealed class HookDeliveryRow
{
    [NotPersonal("names an endpoint")] public long EndpointId { get; set; }
    [NotPersonal("names a room, not a person")] public long Key { get; set; }
    [NotPersonal("names an entry of the log")] public long Position { get; set; }
    [NotPersonal("a word of the program's")] public string Type { get; set; } = "";
    [NotPersonal("when the program queued it")] public long QueuedAt { get; set; }
    [NotPersonal("when the program gives it up")] public long ExpiresAt { get; set; }
}

[StoredIn("hook_lane")]
internal sealed class HookLaneRow
{
    [NotPersonal("names an endpoint")] public long EndpointId { get; set; }
    [NotPersonal("names a room, not a person")] public long Key { get; set; }
    [NotPersonal("a counter of the program's")] public long Stamp { get; set; }
    [NotPersonal("a counter of the program's")] public long Attempts { get; set; }
    [NotPersonal("when the program tries again")] public long NextAt { get; set; }
    [NotPersonal("names a node")] public string Owner { get; set; } = "";
    [NotPersonal("a node's lease")] public long LeaseUntil { get; set; }
}

/// <summary>One attempt, with the beginning of what the receiver answered: kept for a few days.</summary>
[StoredIn("hook_attempt")]
internal sealed class HookAttemptRow
{
    [NotPersonal("a number given by the database")] public long Id { get; set; }
    [NotPersonal("names an endpoint")] public long EndpointId { get; set; }
    [NotPersonal("names a room, not a person")] public long Key { get; set; }
    [NotPersonal("names an entry of the log")] public long Position { get; set; }
    [NotPersonal("a word of the program's")] public string Type { get; set; } = "";
    [NotPersonal("names the request")] public string RequestId { get; set; } = "";

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(AboutId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public long AboutId { get; set; }

    [NotPersonal("an answer's status")] public long Status { get; set; }
    [NotPersonal("whether it was taken")] public bool Taken { get; set; }
    [NotPersonal("a sentence of the program's")] public string Error { get; set; } = "";

    [PersonalData(Fides.Category.UserContentPrivate, Owner = nameof(AboutId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public string Answer { get; set; } = "";

    [NotPersonal("how long a server took")] public long TookMs { get; set; }
    [NotPersonal("when the program tried")] public long AttemptedAt { get; set; }
}
