using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Conversa.Identity.Accounts;

/// <summary>The codes of authenticator apps: RFC 6238 with what all of them understand, SHA-1, six digits and thirty seconds.</summary>
internal static class Totp
{
    public const int KeyLength = 20;

    private const int Seconds = 30;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The time step whose code this is: the present one, or one before or after it for clocks that differ. Null when it is none of them, or not newer than the last one used.</summary>
    public static long? Find(byte[] key, string? code, DateTimeOffset now, long after)
    {
        var given = new string([.. (code ?? "").Where(x => !char.IsWhiteSpace(x))]);
        if (given.Length != 6)
            return null;
        long? found = null;
        var step = now.ToUnixTimeSeconds() / Seconds;
        for (var candidate = step - 1; candidate <= step + 1; candidate++)
        {
            var right = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Code(key, candidate)), Encoding.UTF8.GetBytes(given));
            if (right && candidate > after)
                found = candidate;
        }

        return found;
    }

    /// <summary>The code of a time step (RFC 4226, section 5.3).</summary>
    public static string Code(byte[] key, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[20];
#pragma warning disable CA5350 // the standard's own; an HMAC does not rest on what SHA-1 lost
        HMACSHA1.HashData(key, counter, hash);
#pragma warning restore CA5350
        var offset = hash[^1] & 0x0f;
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[offset..]) & 0x7fffffff;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>A key as people type it (RFC 4648, section 6).</summary>
    public static string Show(byte[] key)
    {
        var text = new StringBuilder();
        var (bits, held) = (0, 0);
        foreach (var value in key)
        {
            (bits, held) = ((bits << 8) | value, held + 8);
            while (held >= 5)
            {
                held -= 5;
                text.Append(Base32[(bits >> held) & 31]);
            }

            bits &= (1 << held) - 1;
        }

        if (held > 0)
            text.Append(Base32[(bits << (5 - held)) & 31]);
        return text.ToString();
    }

    /// <summary>What an app's camera reads.</summary>
    public static string Uri(byte[] key, string issuer, string account) =>
        $"otpauth://totp/{System.Uri.EscapeDataString(issuer)}:{System.Uri.EscapeDataString(account)}?secret={Show(key)}&issuer={System.Uri.EscapeDataString(issuer)}&algorithm=SHA1&digits=6&period=30";
}
