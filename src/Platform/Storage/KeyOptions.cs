using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;

namespace Conversa.Platform.Storage;

/// <summary>The key that seals secrets at rest. Whoever has it and the database can read them, so keep them apart.</summary>
public sealed class KeyOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Keys";

    /// <summary>32 random bytes in base64, the same on every node. Empty means the file <c>keys/root.key</c> in the data folder, made at first start.</summary>
    public string Root { get; set; } = "";

    /// <summary>Earlier root keys in base64: what they sealed can still be opened.</summary>
    public IList<string> Former { get; set; } = [];

    /// <summary>The sealer these options and this data folder stand for.</summary>
    public Sealer Sealer(StorageOptions storage) =>
        new(Root.Length > 0 ? Parse(Root, "Keys:Root") : FromFile(Path.Combine(storage.Folder, "keys", "root.key")), [.. Former.Select(x => Parse(x, "Keys:Former"))]);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (key, member) in Former.Select(x => (x, nameof(Former))).Append((Root, nameof(Root))))
        {
            if (key.Length > 0 && !(Convert.TryFromBase64String(key, new byte[33], out var length) && length == 32))
                yield return new ValidationResult("A root key is 32 bytes in base64 (for example from: openssl rand -base64 32).", [member]);
        }
    }

    private static byte[] Parse(string text, string name)
    {
        var key = new byte[32];
        return Convert.TryFromBase64String(text.Trim(), key, out var length) && length == 32
            ? key
            : throw new InvalidOperationException($"{name} must be 32 bytes in base64 (for example from: openssl rand -base64 32).");
    }

    private static byte[] FromFile(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (!File.Exists(path))
        {
            // Written aside and linked into place, so that a process that starts at the same moment sees no file or a whole one.
            var draft = $"{path}.{Ids.Token(8)}";
            var file = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                file.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var stream = new FileStream(draft, file))
            {
                stream.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))));
                stream.Flush(flushToDisk: true);
            }

            try
            {
                File.Move(draft, path, overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(draft);
            }
        }

        return Parse(File.ReadAllText(path), path);
    }
}
