using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Conversa.Platform.Storage;

/// <summary>
/// Seals small secrets before they are stored: AES-256-GCM under the root key. A sealed value opens only at the place it was made for (table,
/// column and row are its associated data) and says which key it needs, so a root key can be replaced while former ones still open.
/// </summary>
public sealed class Sealer
{
    private const byte Format = 1;
    private const int KeyIdLength = 4;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int Overhead = 1 + KeyIdLength + NonceLength + TagLength;

    private readonly Dictionary<uint, byte[]> keys = [];
    private readonly uint current;

    /// <param name="root">32 random bytes: seals and opens.</param>
    /// <param name="former">Earlier root keys: open only.</param>
    public Sealer(byte[] root, params IEnumerable<byte[]> former)
    {
        current = Id(root);
        foreach (var key in former.Prepend(root))
        {
            if (key.Length != 32)
                throw new ArgumentException("A root key has 32 bytes.", nameof(root));
            keys[Id(key)] = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: "conversa/seal"u8.ToArray());
        }

        Signing = HKDF.DeriveKey(HashAlgorithmName.SHA256, root, 32, info: "conversa/sign"u8.ToArray());
    }

    /// <summary>A key for authenticating what this installation hands out and gets back (HMAC), separate from the sealing key.</summary>
    public byte[] Signing { get; }

    /// <summary>Seals a value for one place, for example <c>workspace.secret/demo</c>.</summary>
    public byte[] Seal(string place, ReadOnlySpan<byte> value)
    {
        var blob = new byte[Overhead + value.Length];
        blob[0] = Format;
        BinaryPrimitives.WriteUInt32BigEndian(blob.AsSpan(1), current);
        var nonce = blob.AsSpan(1 + KeyIdLength, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(keys[current], TagLength);
        aes.Encrypt(nonce, value, blob.AsSpan(Overhead), blob.AsSpan(1 + KeyIdLength + NonceLength, TagLength), Encoding.UTF8.GetBytes(place));
        return blob;
    }

    /// <summary>Opens what was sealed for the same place. Throws when it was changed, moved, or sealed with a key this process does not have.</summary>
    public byte[] Open(string place, ReadOnlySpan<byte> blob)
    {
        if (blob.Length < Overhead || blob[0] != Format)
            throw new CryptographicException($"What is stored at {place} is not a sealed value.");
        var id = BinaryPrimitives.ReadUInt32BigEndian(blob[1..]);
        if (!keys.TryGetValue(id, out var key))
            throw new CryptographicException($"What is stored at {place} was sealed with root key {id:x8}, which this process does not have. Give it as Keys:Root or Keys:Former.");
        var value = new byte[blob.Length - Overhead];
        using var aes = new AesGcm(key, TagLength);
        aes.Decrypt(blob.Slice(1 + KeyIdLength, NonceLength), blob[Overhead..], blob.Slice(1 + KeyIdLength + NonceLength, TagLength), value, Encoding.UTF8.GetBytes(place));
        return value;
    }

    private static uint Id(byte[] key) => BinaryPrimitives.ReadUInt32BigEndian(HKDF.DeriveKey(HashAlgorithmName.SHA256, key, KeyIdLength, info: "conversa/id"u8.ToArray()));
}
