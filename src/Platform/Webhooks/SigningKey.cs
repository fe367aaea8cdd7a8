using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Conversa.Platform.Webhooks;

/// <summary>How a receiver can tell that a body comes from us; stored as its number.</summary>
public enum WebhookSigning : short
{
    /// <summary>HMAC-SHA256 with a secret both sides know (<c>v1</c>).</summary>
    Hmac = 1,

    /// <summary>ed25519: only we can sign, everybody can check (<c>v1a</c>).</summary>
    Ed25519 = 2,
}

/// <summary>A key that bodies are signed with, as the Standard Webhooks specification writes them (https://www.standardwebhooks.com).</summary>
internal sealed record SigningKey(WebhookSigning Kind, byte[] Bytes)
{
    private const int HmacLength = 32;
    private const int ShortestHmac = 24;
    private const int LongestHmac = 64;
    private const int SeedLength = 32;
    private const string HmacPrefix = "whsec_";
    private const string PrivatePrefix = "whsk_";

    public static SigningKey Make(WebhookSigning kind) => new(kind, Ids.Bytes(kind == WebhookSigning.Hmac ? HmacLength : SeedLength));

    /// <summary>A secret somebody brings along; null when it is none.</summary>
    public static SigningKey? Parse(string text)
    {
        var kind = text.StartsWith(HmacPrefix, StringComparison.Ordinal) ? WebhookSigning.Hmac : text.StartsWith(PrivatePrefix, StringComparison.Ordinal) ? WebhookSigning.Ed25519 : (WebhookSigning?)null;
        if (kind is null || text.Length > 200)
            return null;
        var rest = text.AsSpan(text.IndexOf('_', StringComparison.Ordinal) + 1);
        var bytes = new byte[rest.Length];
        if (!Convert.TryFromBase64Chars(rest, bytes, out var length))
            return null;
        // A private key may be written with its public half behind it.
        return kind == WebhookSigning.Hmac
            ? length is >= ShortestHmac and <= LongestHmac ? new(WebhookSigning.Hmac, bytes[..length]) : null
            : length is SeedLength or SeedLength * 2 ? new(WebhookSigning.Ed25519, bytes[..SeedLength]) : null;
    }

    /// <summary>What the receiver checks with: the secret, or the public key.</summary>
    public string ForReceiver() => Kind == WebhookSigning.Hmac
        ? HmacPrefix + Convert.ToBase64String(Bytes)
        : "whpk_" + Convert.ToBase64String(new Ed25519PrivateKeyParameters(Bytes, 0).GeneratePublicKey().GetEncoded());

    /// <summary>The signature over id, time and body.</summary>
    public string Sign(string id, long seconds, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{seconds}.")), .. body];
        if (Kind == WebhookSigning.Hmac)
            return "v1," + Convert.ToBase64String(HMACSHA256.HashData(Bytes, signed));
        var signer = new Ed25519Signer();
        signer.Init(true, new Ed25519PrivateKeyParameters(Bytes, 0));
        signer.BlockUpdate(signed, 0, signed.Length);
        return "v1a," + Convert.ToBase64String(signer.GenerateSignature());
    }
}
