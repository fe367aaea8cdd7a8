using System.Runtime.InteropServices;
using Conversa.Platform;

namespace Conversa.Chat.Files;

/// <summary>
/// Blobs in a folder: <c>blobs/ab/cd/abcd…/original</c>, written as <c>drafts/…</c>, flushed to the disk and renamed, the folders flushed too.
/// Names are the program's own random ones, never a person's.
/// </summary>
internal sealed class FolderBlobs : IBlobStore
{
    private const string Original = "original";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly string blobs;
    private readonly string drafts;

    public FolderBlobs(string folder)
    {
        (blobs, drafts) = (Path.Combine(folder, "blobs"), Path.Combine(folder, "drafts"));
        Create(blobs);
        Create(drafts);
    }

    public BlobDraft Begin() => new FolderDraft(Path.Combine(drafts, Ids.Token()));

    public async Task CommitAsync(BlobDraft draft, string blob, CancellationToken ct)
    {
        var file = (FolderDraft)draft;
        await file.Stream.FlushAsync(ct);
        file.FlushToDisk();
        var folder = Folder(blob);
        Create(folder);
        File.Move(file.Path, Path.Combine(folder, Original), overwrite: true);
        foreach (var changed in (string[])[folder, Parent(folder), Parent(Parent(folder)), blobs])
            Disk.Flush(changed);
    }

    public async Task DeriveAsync(BlobDraft draft, string blob, string part, CancellationToken ct)
    {
        await draft.Stream.FlushAsync(ct);
        try
        {
            File.Move(((FolderDraft)draft).Path, Path.Combine(Folder(blob), part), overwrite: true);
        }
        catch (DirectoryNotFoundException)
        {
            // The file was taken back while its thumbnail was made.
        }
    }

    public Task<Stream?> OpenAsync(string blob, string? part, CancellationToken ct)
    {
        try
        {
            return Task.FromResult<Stream?>(new FileStream(Path.Combine(Folder(blob), part ?? Original), new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete, // it may be erased while somebody reads
                Options = FileOptions.Asynchronous,
                BufferSize = 0,
            }));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
    }

    public Task<int> CountAsync(string blob, CancellationToken ct) =>
        Task.FromResult(Directory.Exists(Folder(blob)) ? Directory.EnumerateFiles(Folder(blob)).Count() - 1 : 0);

    public Task DeleteAsync(string blob, CancellationToken ct)
    {
        var folder = Folder(blob);
        try
        {
            Directory.Delete(folder, recursive: true);
            Disk.Flush(Parent(folder));
        }
        catch (DirectoryNotFoundException)
        {
            // It is gone already, or somebody else removes it at the same time.
        }

        return Task.CompletedTask;
    }

    public Task DiscardDraftsAsync(DateTimeOffset olderThan, CancellationToken ct)
    {
        foreach (var path in Directory.EnumerateFiles(drafts))
            if (File.GetLastWriteTimeUtc(path) < olderThan.UtcDateTime)
                File.Delete(path);
        return Task.CompletedTask;
    }

    private string Folder(string blob)
    {
        // The names come from a table: one that is not ours must not lead anywhere else.
        if (blob.Length < 16 || blob.Any(c => !char.IsAsciiLetterOrDigit(c)))
            throw new ArgumentException("Not a blob's name.", nameof(blob));
        return Path.Combine(blobs, blob[..2], blob[2..4], blob);
    }

    private static string Parent(string folder) => Path.GetDirectoryName(folder)!;

    private static void Create(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, OwnerOnly);
    }

    private sealed class FolderDraft(string path) : BlobDraft
    {
        private readonly FileStream file = new(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete, // renamed while open
            Options = FileOptions.Asynchronous,
            BufferSize = 64 * 1024,
        });

        public string Path { get; } = path;

        public override Stream Stream => file;

        public void FlushToDisk() => file.Flush(flushToDisk: true);

        public override async ValueTask DisposeAsync()
        {
            await file.DisposeAsync();
            File.Delete(Path); // gone already when it was committed
        }
    }

    /// <summary>A rename is only sure to survive a power cut once the folder itself was flushed; .NET has no call for it.</summary>
    private static class Disk
    {
        private const int ReadOnly = 0;

        public static void Flush(string folder)
        {
            if (OperatingSystem.IsWindows())
                return; // NTFS journals its folders
            var handle = Open(folder, ReadOnly);
            if (handle < 0)
                throw new IOException($"The folder cannot be flushed to the disk (error {Marshal.GetLastPInvokeError()}).");
            try
            {
                if (Sync(handle) != 0)
                    throw new IOException($"The folder cannot be flushed to the disk (error {Marshal.GetLastPInvokeError()}).");
            }
            finally
            {
                _ = Close(handle);
            }
        }

        [DllImport("libc", EntryPoint = "open", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

        [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int Sync(int handle);

        [DllImport("libc", EntryPoint = "close", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int Close(int handle);
    }
}
