using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Conversa.Identity.Sessions;

/// <summary>A token's SHA-256 as a dictionary key: what is stored and remembered instead of the token.</summary>
internal readonly record struct TokenKey(long A, long B, long C, long D)
{
    public const int Letters = 43;

    /// <summary>The key of a token of our own form (43 letters and digits after a prefix); false saves a look-up for anything else.</summary>
    public static bool TryOf(ReadOnlySpan<char> token, ReadOnlySpan<char> prefix, out TokenKey key)
    {
        key = default;
        if (token.Length != prefix.Length + Letters || !token.StartsWith(prefix, StringComparison.Ordinal))
            return false;
        Span<byte> ascii = stackalloc byte[token.Length];
        for (var i = 0; i < token.Length; i++)
        {
            if (i >= prefix.Length && !char.IsAsciiLetterOrDigit(token[i]))
                return false;
            ascii[i] = (byte)token[i];
        }

        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(ascii, hash);
        key = MemoryMarshal.Read<TokenKey>(hash);
        return true;
    }

    /// <summary>The hash as stored.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[32];
        MemoryMarshal.Write(bytes, this);
        return bytes;
    }
}
