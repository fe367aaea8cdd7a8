using Conversa.Chat.Messages;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Conversa.Chat.Search;

/// <summary>
/// Keeps the index in step with the messages: follows the log with a cursor of its own, so nothing is missed and a page that is handled twice
/// changes nothing.
/// </summary>
internal sealed class SearchIndex(Database database, MessageReader messages) : ILogConsumer
{
    /// <summary>How far a message's id reaches in a row's id; above it stands the workspace.</summary>
    public const int Bits = 40;

    /// <summary>Stands before a room's number among the words; no word of a text holds it.</summary>
    public const char RoomMark = '@';

    private const int RowsAtOnce = 50;
    private const string Add = "insert into message_search (id, sender_id, words) values ($1, $2, $3) on conflict (id) do update set words = excluded.words where words <> excluded.words";
    private const string Remove = "delete from message_search where id = $1";

    public string Name => "search";

    public async ValueTask HandleAsync(long workspace, IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        var changed = entries.Where(entry => entry.Kind is ChatEntries.MessagePosted or ChatEntries.MessageEdited or ChatEntries.MessageDeleted)
            .Select(entry => entry.Subject).Distinct().ToList();
        if (changed.Count == 0)
            return;
        var kept = new List<Indexed>();
        foreach (var message in await messages.StoredAsync(workspace, changed, ct))
            if (!message.Deleted && SearchText.Of(message) is { Count: > 0 } words)
                kept.Add(new(IdOf(workspace, message.Id), message.Sender, string.Join(' ', words.Append($"{RoomMark}{message.Room}")), message.Id, message.EditedAt));
        var gone = changed.Select(id => IdOf(workspace, id)).Except(kept.Select(row => row.Id)).ToArray();
        if (database.Engine == Engine.Sqlite)
        {
            // There is one writer: messages do not wait for a whole page of words.
            foreach (var some in kept.Chunk(RowsAtOnce))
                await database.WriteAsync(connection => Task.FromResult(Write((SqliteConnection)connection, some, [])), ct);
            if (gone.Length > 0)
                await database.WriteAsync(connection => Task.FromResult(Write((SqliteConnection)connection, [], gone)), ct);
        }
        else
        {
            await database.WriteAsync(connection => WriteAsync((NpgsqlConnection)connection, workspace, kept, gone, ct), ct);
        }
    }

    /// <summary>A message's row.</summary>
    public static long IdOf(long workspace, long message) =>
        message is >= 0 and < 1L << Bits ? checked((workspace << Bits) + message) : throw new ArgumentOutOfRangeException(nameof(message), message, "A workspace can index 2^40 positions.");

    private static int Write(SqliteConnection connection, Indexed[] kept, long[] gone)
    {
        var add = connection.Prepare(Add, 3);
        foreach (var row in kept)
            add.Run(row.Id, row.Sender, row.Words);
        var remove = connection.Prepare(Remove, 1);
        foreach (var id in gone)
            remove.Run(id);
        return kept.Length + gone.Length;
    }

    /// <remarks>
    /// A node that was thought dead may wake up and write what it read before: only words of the message as it is now are taken, so nothing that was
    /// deleted meanwhile comes back. Each message is looked up by its key: as a join, a planner without statistics walks the whole workspace instead.
    /// </remarks>
    private static async Task<int> WriteAsync(NpgsqlConnection connection, long workspace, List<Indexed> kept, long[] gone, CancellationToken ct)
    {
        await using var add = connection.CreateCommand();
        add.CommandText =
            """
            insert into message_search (id, sender_id, words) select given.id, given.sender, array_to_tsvector(string_to_array(given.words, ' '))
            from unnest($1, $2, $3, $4, $5) as given (id, sender, words, message, edited)
            cross join lateral (select 1 from message x where x.workspace_id = $6 and x.id = given.message and x.state = 0 and x.edited_at = given.edited limit 1) as still
            on conflict (id) do update set words = excluded.words where message_search.words <> excluded.words
            """;
        add.Parameters.AddArray(NpgsqlDbType.Bigint, [.. kept.Select(row => row.Id)]);
        add.Parameters.AddArray(NpgsqlDbType.Bigint, [.. kept.Select(row => row.Sender)]);
        add.Parameters.AddArray(NpgsqlDbType.Text, [.. kept.Select(row => row.Words)]);
        add.Parameters.AddArray(NpgsqlDbType.Bigint, [.. kept.Select(row => row.Message)]);
        add.Parameters.AddArray(NpgsqlDbType.Bigint, [.. kept.Select(row => row.Edited)]);
        add.Parameters.AddNumber(workspace);
        var changed = await add.ExecuteNonQueryAsync(ct);
        return gone.Length == 0 ? changed : changed + await connection.ExecuteAsync("delete from message_search where id = any(@ids)", ct, ("ids", gone));
    }

    private readonly record struct Indexed(long Id, long Sender, string Words, long Message, long Edited);
}
