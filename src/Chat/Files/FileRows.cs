using System.Data.Common;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Files;

/// <summary>How rows of <c>file</c> are found.</summary>
internal static class FileRows
{
    private const string Columns = "select id, workspace_id, user_id, client_id, address, blob, name, media_type, size, width, height, pages, digest, created_at, stored_at, revoked_at from file";
    private const string OfActor = "id = @id and workspace_id = @workspace and (@any = 1 or user_id = @user)";

    /// <summary>The file behind an address, if it is there and was not taken back.</summary>
    public static Task<FileRow?> AtAsync(Database database, string address, CancellationToken ct) =>
        database.FirstAsync($"{Columns} where address = @address and stored_at is not null and revoked_at is null", Read, ct, ("address", address));

    /// <summary>The file an actor may manage, also one that is being taken back: their own, or any of the workspace for a server. Everybody else's is not there.</summary>
    public static Task<FileRow?> OfActorAsync(Database database, long id, Actor actor, CancellationToken ct) =>
        database.FirstAsync($"{Columns} where {OfActor} and stored_at is not null", Read, ct, Asked(id, actor));

    /// <summary>Whether a file that an actor could manage was taken back lately.</summary>
    public static async Task<bool> WasTakenBackAsync(Database database, long id, Actor actor, CancellationToken ct) =>
        await database.FirstAsync<long?>($"select id from file_taken_back where {OfActor}", r => r.GetInt64(0), ct, Asked(id, actor)) is not null;

    /// <summary>The first upload under a client's id.</summary>
    public static Task<FileRow?> OfClientAsync(Database database, FileRow again, CancellationToken ct) =>
        database.FirstAsync($"{Columns} where workspace_id = @workspace and user_id = @user and client_id = @client", Read, ct,
            ("workspace", again.WorkspaceId), ("user", again.UserId), ("client", again.ClientId));

    /// <summary>Files whose bytes have to go: taken back, or never finished since <paramref name="before"/>.</summary>
    public static Task<List<FileRow>> UnfinishedAsync(Database database, long before, CancellationToken ct) =>
        database.QueryAsync($"{Columns} where revoked_at is not null or (stored_at is null and created_at < @before) order by created_at limit 500", Read, ct, ("before", before));

    /// <summary>What others see of it.</summary>
    public static StoredFile Shown(this FileRow row) =>
        new(row.Id, $"/upload/{row.Address}/{Uri.EscapeDataString(row.Name)}", row.Name, row.MediaType, row.Size, row.Width, row.Height, row.Pages, row.CreatedAt);

    private static (string, object?)[] Asked(long id, Actor actor) =>
        [("id", id), ("workspace", actor.Workspace), ("user", actor.User), ("any", actor.Kind == ActorKind.User ? 0 : 1)];

    private static FileRow Read(DbDataReader r) => new()
    {
        Id = r.GetInt64(0),
        WorkspaceId = r.GetInt64(1),
        UserId = r.GetInt64(2),
        ClientId = r.Text(3),
        Address = r.GetString(4),
        Blob = r.GetString(5),
        Name = r.GetString(6),
        MediaType = r.GetString(7),
        Size = r.GetInt64(8),
        Width = (int?)r.Number(9),
        Height = (int?)r.Number(10),
        Pages = (int?)r.Number(11),
        Digest = r.GetString(12),
        CreatedAt = r.GetInt64(13),
        StoredAt = r.Number(14),
        RevokedAt = r.Number(15),
    };
}
