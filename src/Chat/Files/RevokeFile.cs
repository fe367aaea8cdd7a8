using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Files;

/// <summary>Takes a file back: its address leads nowhere from now on, and its bytes, thumbnails included, are removed.</summary>
public sealed class RevokeFile
{
    private readonly Database database;
    private readonly IBlobStore blobs;
    private readonly TimeProvider clock;

    internal RevokeFile(Database database, IBlobStore blobs, TimeProvider clock) => (this.database, this.blobs, this.clock) = (database, blobs, clock);

    /// <param name="Id">The file's number.</param>
    public sealed record Command(long Id);

    /// <returns>Done, also when it was taken back before; not found when it is another's.</returns>
    public async Task<Result<Done>> Handle(Command command, Actor actor, CancellationToken ct)
    {
        if (await FileRows.OfActorAsync(database, command.Id, actor, ct) is not { } row)
            return await FileRows.WasTakenBackAsync(database, command.Id, actor, ct) ? Done.It : FileRefusals.NotFound;
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (await database.ExecuteAsync("update file set revoked_at = @now where id = @id and revoked_at is null", ct, ("id", row.Id), ("now", now)) == 1)
            await EraseAsync(database, blobs, row, CancellationToken.None); // taken back is taken back, even if the caller hangs up now
        return Done.It;
    }

    /// <summary>Removes the bytes, then the row that knew of them; of one that had been there, it stays known for a while that it was.</summary>
    internal static async Task EraseAsync(Database database, IBlobStore blobs, FileRow row, CancellationToken ct)
    {
        await blobs.DeleteAsync(row.Blob, ct);
        await database.WriteAsync(async connection =>
        {
            await connection.ExecuteAsync(
                """
                insert into file_taken_back (id, workspace_id, user_id, taken_at)
                select id, workspace_id, user_id, revoked_at from file where id = @id and revoked_at is not null
                on conflict (id) do nothing
                """,
                ct, ("id", row.Id));
            return await connection.ExecuteAsync("delete from file where id = @id", ct, ("id", row.Id));
        }, ct);
    }
}
