using Conversa.Platform.Classification;

namespace Conversa.Identity.Keys;

/// <summary>A server's way in, as stored.</summary>
[StoredIn("api_key")]
internal sealed class ApiKeyRow
{
    [NotPersonal("a number of the installation's own")]
    public long Id { get; init; }

    [NotPersonal("the tenant")]
    public long WorkspaceId { get; init; }

    [NotPersonal("what an organisation calls one of its servers")]
    public required string Name { get; init; }

    [NotPersonal("the first letters of a server's key")]
    public required string Prefix { get; init; }

    [NotPersonal("the hash of a server's key")]
    public required byte[] KeyHash { get; init; }

    [NotPersonal("what a server may do")]
    public required string Scopes { get; init; }

    [NotPersonal("a server's own name for its request")]
    public string? ClientId { get; init; }

    [NotPersonal("a server's key, sealed, for repeating a lost answer within a day")]
    public byte[]? Sealed { get; init; }

    [NotPersonal("until when a lost answer can be repeated")]
    public long? SealedUntil { get; init; }

    [NotPersonal("when the key was made")]
    public long CreatedAt { get; init; }

    [NotPersonal("a setting of the key")]
    public long? ExpiresAt { get; init; }

    [NotPersonal("when the key was revoked")]
    public long? RevokedAt { get; init; }

    [NotPersonal("when a server last came with it, to the hour")]
    public long? LastUsedAt { get; init; }
}
