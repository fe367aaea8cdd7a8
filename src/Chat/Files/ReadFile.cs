using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Files;

/// <summary>Tells what is known of a file to the one who uploaded it, or to the workspace's servers.</summary>
public sealed class ReadFile(Database database)
{
    /// <param name="Id">The file's number.</param>
    public sealed record Command(long Id);

    /// <returns>The file; not found when it is another's, or was taken back.</returns>
    public async Task<Result<StoredFile>> Handle(Command command, Actor actor, CancellationToken ct) =>
        await FileRows.OfActorAsync(database, command.Id, actor, ct) is { RevokedAt: null } row ? row.Shown() : FileRefusals.NotFound;
}
