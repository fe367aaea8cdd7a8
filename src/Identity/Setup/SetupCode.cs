using System.Security.Cryptography;
using System.Text;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Setup;

/// <summary>
/// The code whoever sets the installation up must know: 80 random bits, the same on every node, because they are derived from the root key and
/// from a salt in the database. Whoever reads only one of the two cannot make it.
/// </summary>
internal sealed class SetupCode(Database database, Sealer sealer, StorageOptions storage)
{
    private const string Letters = "ABCDEFGHJKMNPQRSTVWXYZ0123456789"; // no I, L, O, U: what is read aloud or typed is not mistaken

    /// <summary>Where an operator finds the code.</summary>
    public string File => Path.Combine(storage.Folder, "setup-code");

    /// <summary>The code; null once the installation was set up.</summary>
    public async Task<string?> CurrentAsync(CancellationToken ct)
    {
        var row = await ReadAsync(ct);
        if (row.Salt is null)
        {
            // Another node may do the same at this moment: the first salt stays.
            await database.ExecuteAsync("insert into setup (id, salt) values (1, @salt) on conflict (id) do nothing", ct, ("salt", RandomNumberGenerator.GetBytes(16)));
            row = await ReadAsync(ct);
        }

        return row.CompletedAt is null ? Derive(row.Salt!) : null;
    }

    /// <summary>Whether this is the code, whichever way it is spelt, and when the set-up was completed.</summary>
    public async Task<(bool Right, long? CompletedAt)> CheckAsync(string? given, CancellationToken ct)
    {
        var row = await ReadAsync(ct);
        return (row.Salt is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Plain(Derive(row.Salt))), Encoding.UTF8.GetBytes(Plain(given ?? ""))), row.CompletedAt);
    }

    /// <summary>Writes the code where only the operator reads it.</summary>
    public void Write(string code)
    {
        var file = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            file.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(File, file);
        stream.Write(Encoding.ASCII.GetBytes(code + "\n"));
    }

    private Task<(byte[]? Salt, long? CompletedAt)> ReadAsync(CancellationToken ct) =>
        database.FirstAsync("select salt, completed_at from setup where id = 1", r => ((byte[]?)r.GetFieldValue<byte[]>(0), r.Number(1)), ct);

    private string Derive(byte[] salt)
    {
        var bytes = HMACSHA256.HashData(sealer.Signing, (byte[])[.. "setup-code/"u8, .. salt]);
        var letters = Enumerable.Range(0, 16).Select(i => Letters[bytes[i] % Letters.Length]).ToArray();
        return string.Join('-', letters.Chunk(4).Select(x => new string(x)));
    }

    private static string Plain(string code) => new([.. code.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit)]);
}
