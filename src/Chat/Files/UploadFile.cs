using System.Data.Common;
using Conversa.Platform;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Http;

namespace Conversa.Chat.Files;

/// <summary>A file that can be fetched.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Path">Its address below the public one, percent-encoded, starting with <c>/upload/</c>.</param>
/// <param name="Name">Its cleaned name.</param>
/// <param name="MediaType">What its bytes say it is.</param>
/// <param name="Size">How many bytes are stored.</param>
/// <param name="Width">A picture's width before it is turned upright, or null.</param>
/// <param name="Height">A picture's height before it is turned upright, or null.</param>
/// <param name="Pages">How many pages it has: 1 for pictures, null when unknown.</param>
/// <param name="CreatedAt">Unix milliseconds.</param>
public sealed record StoredFile(long Id, string Path, string Name, string MediaType, long Size, int? Width, int? Height, int? Pages, long CreatedAt);

/// <summary>Stores one file for the one who uploads it. The native API and the Chat SDK both come through here.</summary>
public sealed class UploadFile
{
    private const int ClientIdLength = 128;
    private readonly Database database;
    private readonly IBlobStore blobs;
    private readonly ReceiveFile receive;
    private readonly TimeProvider clock;

    internal UploadFile(Database database, IBlobStore blobs, ReceiveFile receive, TimeProvider clock) =>
        (this.database, this.blobs, this.receive, this.clock) = (database, blobs, receive, clock);

    /// <param name="Content">The bytes; read once, front to back.</param>
    /// <param name="Name">What the sender calls it, or null.</param>
    /// <param name="ClientId">The sender's own id for this upload: the same id with the same bytes again returns the first file.</param>
    public sealed record Command(Stream Content, string? Name, string? ClientId = null);

    /// <returns>The stored file; refused when it is empty, too large, a damaged picture, or a kind that cannot be freed of places.</returns>
    public async Task<Result<StoredFile>> Handle(Command command, Actor actor, CancellationToken ct)
    {
        if (command.ClientId?.Length > ClientIdLength)
            return FileRefusals.LongClientId;
        var received = await receive.Handle(command.Content, command.Name, ct);
        if (!received.Ok)
            return received.Refusal;
        await using var file = received.Value;
        return await StoreAsync(file, command.ClientId, actor, ct);
    }

    /// <summary>
    /// Stores the part named <c>file</c> of a multipart body, whether or not it carries a file name. Fields may come before or after it; the caller
    /// learns from them who uploads, when it does not know yet.
    /// </summary>
    /// <param name="request">The request; its body is read here, once.</param>
    /// <param name="actor">Who uploads, when the headers said so.</param>
    /// <param name="identify">Tells who uploads from the other fields (such as <c>token</c>); called when <paramref name="actor"/> is null.</param>
    /// <param name="clientId">The sender's own id for this upload, or null.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Result<StoredFile>> HandleMultipart(
        HttpRequest request, Actor? actor, Func<IReadOnlyDictionary<string, string>, CancellationToken, ValueTask<Result<Actor>>> identify, string? clientId, CancellationToken ct)
    {
        if (clientId?.Length > ClientIdLength)
            return FileRefusals.LongClientId;
        await using var body = new MultipartBody(request, receive);
        if (await body.ReadAsync(ct) is { } refusal)
            return refusal;
        if (actor is null)
        {
            var found = await identify(body.Fields, ct);
            if (!found.Ok)
                return found.Refusal;
            actor = found.Value;
        }

        return body.File is { } file ? await StoreAsync(file, clientId, actor, ct) : FileRefusals.NoFile;
    }

    /// <summary>Gives received bytes to their owner and puts them in their place.</summary>
    internal async Task<Result<StoredFile>> StoreAsync(ReceivedFile file, string? clientId, Actor actor, CancellationToken ct)
    {
        var row = new FileRow
        {
            Id = 0,
            WorkspaceId = actor.Workspace,
            UserId = actor.User,
            ClientId = clientId is "" ? null : clientId,
            Address = Ids.Token(),
            Blob = Ids.Token(32),
            Name = file.Name,
            MediaType = file.MediaType,
            Size = file.Size,
            Width = file.Picture.Width > 0 ? file.Picture.Width : null,
            Height = file.Picture.Height > 0 ? file.Picture.Height : null,
            Pages = file.Pages,
            Digest = file.Digest,
            CreatedAt = clock.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        try
        {
            row = row with { Id = await database.WriteAsync(connection => InsertAsync(connection, row, ct), ct) };
        }
        catch (DbException refused) when (row.ClientId is not null && database.IsDuplicate(refused))
        {
            var first = await FileRows.OfClientAsync(database, row, ct);
            if (first is null || first.RevokedAt is not null || first.Digest != row.Digest)
                return FileRefusals.ClientIdReused;
            if (first.StoredAt is not null)
                return first.Shown();
            row = first; // the first attempt died, or is not through yet: the bytes are the same, so either may finish
        }

        await blobs.CommitAsync(file.Draft, row.Blob, ct);
        await database.ExecuteAsync("update file set stored_at = @now where id = @id and stored_at is null", ct,
            ("id", row.Id), ("now", clock.GetUtcNow().ToUnixTimeMilliseconds()));
        return row.Shown();
    }

    private static Task<long> InsertAsync(DbConnection connection, FileRow row, CancellationToken ct) => connection.FirstAsync(
        """
        insert into file (workspace_id, user_id, client_id, address, blob, name, media_type, size, width, height, pages, digest, created_at)
        values (@workspace, @user, @client, @address, @blob, @name, @type, @size, @width, @height, @pages, @digest, @at) returning id
        """,
        r => r.GetInt64(0), ct,
        ("workspace", row.WorkspaceId), ("user", row.UserId), ("client", row.ClientId), ("address", row.Address), ("blob", row.Blob), ("name", row.Name),
        ("type", row.MediaType), ("size", row.Size), ("width", row.Width), ("height", row.Height), ("pages", row.Pages), ("digest", row.Digest), ("at", row.CreatedAt));
}
