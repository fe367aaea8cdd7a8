using System.Security.Cryptography;

namespace Conversa.Platform;

/// <summary>The one place random identifiers and secrets come from.</summary>
public static class Ids
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>A secret of letters and digits only: 43 of them hold 256 bits.</summary>
    public static string Token(int length = 43) => RandomNumberGenerator.GetString(Alphabet, length);

    /// <summary>A key: random bytes.</summary>
    public static byte[] Bytes(int length) => RandomNumberGenerator.GetBytes(length);

    /// <summary>A time-ordered unique id (UUID version 7), without hyphens.</summary>
    public static string Unique(TimeProvider clock) => Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");

    /// <summary>How a secret is kept: SHA-256 is enough because the secret itself has 256 random bits.</summary>
    public static byte[] Hash(string secret) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret));
}
