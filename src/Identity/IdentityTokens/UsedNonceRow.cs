using Conversa.Platform.Classification;

namespace Conversa.Identity.IdentityTokens;

/// <summary>A nonce that was used, as stored until it would have expired.</summary>
[StoredIn("used_nonce")]
internal sealed class UsedNonceRow
{
    [NotPersonal("a hash of random bytes")]
    public required byte[] NonceHash { get; init; }

    [NotPersonal("the tenant")]
    public long WorkspaceId { get; init; }

    [NotPersonal("ten minutes after it was issued")]
    public long ExpiresAt { get; init; }
}
