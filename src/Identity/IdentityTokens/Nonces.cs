using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Conversa.Platform.Storage;

namespace Conversa.Identity.IdentityTokens;

/// <summary>
/// Nonces for identity tokens: valid ten minutes, once, in one workspace. They are signed instead of stored, so asking for millions of them costs
/// nobody's disk; only those that were used are remembered, until they would have expired.
/// </summary>
public sealed class Nonces(Sealer sealer, TimeProvider clock)
{
    /// <summary>How long a nonce can be used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private const int RandomLength = 16;
    private const int TimeLength = 8;
    private const int SignatureLength = 16;

    /// <param name="Value">URL-safe letters.</param>
    /// <param name="ExpiresAt">When it stops being usable.</param>
    public sealed record Issued(string Value, DateTimeOffset ExpiresAt);

    /// <summary>A new nonce for one workspace.</summary>
    public Issued Issue(long workspace)
    {
        var expires = clock.GetUtcNow() + Lifetime;
        var bytes = new byte[RandomLength + TimeLength + SignatureLength];
        RandomNumberGenerator.Fill(bytes.AsSpan(0, RandomLength));
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(RandomLength), expires.ToUnixTimeMilliseconds());
        Sign(workspace, bytes.AsSpan(0, RandomLength + TimeLength)).CopyTo(bytes.AsSpan(RandomLength + TimeLength));
        return new Issued(Base64Url.EncodeToString(bytes), expires);
    }

    /// <summary>Whether this nonce was issued for the workspace and has not expired; whether it was used, only the database knows.</summary>
    internal bool IsGood(long workspace, string nonce, out byte[] hash, out long expiresAt)
    {
        (hash, expiresAt) = ([], 0);
        Span<byte> bytes = stackalloc byte[RandomLength + TimeLength + SignatureLength];
        if (nonce.Length > 64 || Base64Url.DecodeFromChars(nonce, bytes, out _, out var length) != OperationStatus.Done || length != bytes.Length)
            return false;
        var body = bytes[..(RandomLength + TimeLength)];
        if (!CryptographicOperations.FixedTimeEquals(Sign(workspace, body), bytes[body.Length..]))
            return false;
        expiresAt = BinaryPrimitives.ReadInt64BigEndian(body[RandomLength..]);
        hash = SHA256.HashData(body);
        return expiresAt > clock.GetUtcNow().ToUnixTimeMilliseconds();
    }

    private byte[] Sign(long workspace, ReadOnlySpan<byte> body)
    {
        Span<byte> text = stackalloc byte[sizeof(long) + RandomLength + TimeLength];
        BinaryPrimitives.WriteInt64BigEndian(text, workspace);
        body.CopyTo(text[sizeof(long)..]);
        return HMACSHA256.HashData(sealer.Signing, text)[..SignatureLength];
    }
}
