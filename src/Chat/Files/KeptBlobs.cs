namespace Conversa.Chat.Files;

/// <summary>Bytes that another module keeps in the blob store under names of its own; it remembers them, and removes them.</summary>
public sealed class KeptBlobs
{
    private readonly IBlobStore blobs;

    internal KeptBlobs(IBlobStore blobs) => this.blobs = blobs;

    /// <summary>Stores what is written, durably: on return it survives a power cut. The same name again is replaced.</summary>
    /// <param name="blob">The name: at least 16 letters and digits, made at random.</param>
    /// <param name="write">Writes the bytes.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>How many bytes it is.</returns>
    public async Task<long> StoreAsync(string blob, Func<Stream, Task> write, CancellationToken ct)
    {
        await using var draft = blobs.Begin();
        await write(draft.Stream);
        await draft.Stream.FlushAsync(ct);
        var bytes = draft.Stream.Length;
        await blobs.CommitAsync(draft, blob, ct);
        return bytes;
    }

    /// <summary>The bytes, or null when there are none of that name.</summary>
    public Task<Stream?> OpenAsync(string blob, CancellationToken ct) => blobs.OpenAsync(blob, null, ct);

    /// <summary>Removes it; nothing happens when there is none.</summary>
    public Task DeleteAsync(string blob, CancellationToken ct) => blobs.DeleteAsync(blob, ct);
}
