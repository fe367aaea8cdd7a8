namespace Conversa.Chat.Files;

/// <summary>Keeps the bytes of files under random names. A blob has an original and derived parts (thumbnails), which go when it goes.</summary>
internal interface IBlobStore
{
    /// <summary>A private place to write, read back and overwrite; nothing of it is kept unless it is committed.</summary>
    BlobDraft Begin();

    /// <summary>Makes a draft durable as a blob's original: on return it survives a power cut. The same again is replaced.</summary>
    Task CommitAsync(BlobDraft draft, string blob, CancellationToken ct);

    /// <summary>Keeps a draft as a derived part, as long as the original is there; otherwise nothing is kept.</summary>
    Task DeriveAsync(BlobDraft draft, string blob, string part, CancellationToken ct);

    /// <summary>The bytes of the original or of a derived part, seekable, or null when there is none.</summary>
    Task<Stream?> OpenAsync(string blob, string? part, CancellationToken ct);

    /// <summary>How many derived parts a blob has.</summary>
    Task<int> CountAsync(string blob, CancellationToken ct);

    /// <summary>Removes a blob with all its parts; nothing happens when there is none.</summary>
    Task DeleteAsync(string blob, CancellationToken ct);

    /// <summary>Removes drafts that a process which died has left.</summary>
    Task DiscardDraftsAsync(DateTimeOffset olderThan, CancellationToken ct);
}

/// <summary>Bytes on their way into the store; disposing it throws them away unless they were committed.</summary>
internal abstract class BlobDraft : IAsyncDisposable
{
    /// <summary>Where to write: seekable and readable.</summary>
    public abstract Stream Stream { get; }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
