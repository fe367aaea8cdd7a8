using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Compliance.Redaction;

namespace Conversa.Platform.Classification.Redaction;

/// <summary>Replaces a value by 12 hexadecimal digits of its HMAC-SHA-256: the same value gives the same digits, and nobody without the key can try values out.</summary>
internal sealed class KeyedHashRedactor(byte[] key) : Redactor
{
    private const int Digits = 12;

    public override int GetRedactedLength(ReadOnlySpan<char> input) => input.IsEmpty ? 0 : Digits + 1;

    public override int Redact(ReadOnlySpan<char> source, Span<char> destination)
    {
        if (source.IsEmpty)
            return 0;
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(source.ToString()), hash);
        destination[0] = '#';
        Convert.TryToHexStringLower(hash[..(Digits / 2)], destination[1..], out _);
        return Digits + 1;
    }
}
