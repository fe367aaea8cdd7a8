using Conversa.Chat.Receipts;
using Conversa.Chat.Rooms;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Conversa.Chat.Messages;

/// <summary>The messages of one batch, and the room heads they move.</summary>
internal sealed class PostedMessagesPart(Database database, RoomDirectory rooms, long workspace, long now) : IBulkPart
{
    private readonly List<(PostedMessage Write, StoredMessage Message)> accepted = [];
    private readonly Dictionary<(string ClientId, long Sender), PostedMessage> firsts = [];
    private readonly List<(PostedMessage First, PostedMessage Again)> repeats = [];
    private readonly Dictionary<long, Head> heads = [];

    /// <summary>Takes a message: the same client id twice in one batch is one message.</summary>
    public void Accept(PostedMessage write, RoomState room, BulkBatch batch)
    {
        if (firsts.TryGetValue((write.ClientId, write.Sender), out var first))
        {
            if (first.Room == write.Room)
                repeats.Add((first, write));
            else
                write.Refuse(ChatRefusals.ClientIdTaken);
            return;
        }

        firsts.Add((write.ClientId, write.Sender), write);
        if (!heads.TryGetValue(room.Id, out var head))
            head = new Head(room.LastSeq, room.LastSeq, room.LastId, "");
        var id = batch.Next;
        var body = write.Body;
        var message = new StoredMessage(
            workspace, id, room.Id, head.Seq + 1, head.Id, write.Sender, write.ClientId, body.Type, body.Text, body.Payload, body.Extras, now, 0, room.HiddenFrom(write.Sender), false);
        batch.Append(ChatEntries.MessagePosted, room.Id, write.Actor, null, message);
        heads[room.Id] = head with { Seq = message.Seq, Id = id, ClientId = write.ClientId };
        accepted.Add((write, message));
    }

    public void Committed()
    {
        foreach (var (room, head) in heads)
            rooms.MoveHead(room, head.Seq, head.Id, head.ClientId);
        foreach (var (write, message) in accepted)
            write.Answer(message);
        foreach (var (first, again) in repeats)
            again.AnswerRepeated(accepted.Find(pair => pair.Write == first).Message);
    }

    public async Task<bool> AnswerRepeatedAsync(CancellationToken ct)
    {
        // The key is looked up as text because both engines can pass a list of texts as one JSON array.
        var ids = System.Text.Json.JsonSerializer.Serialize(firsts.Keys.Select(key => key.ClientId));
        var stored = await database.QueryAsync(
            database.Dialect(
                $"select {StoredMessage.Columns} from message x where x.workspace_id = @workspace and x.client_id in (select value from json_each(@ids))",
                $"select {StoredMessage.Columns} from message x where x.workspace_id = @workspace and x.client_id in (select json_array_elements_text(@ids::json))"),
            StoredMessage.Read, ct, ("workspace", workspace), ("ids", ids));
        var found = false;
        foreach (var message in stored)
        {
            if (!firsts.TryGetValue((message.ClientId, message.Sender), out var write))
                continue;
            found = true;
            if (message.Room == write.Room)
                write.AnswerRepeated(message);
            else
                write.Refuse(ChatRefusals.ClientIdTaken);
        }

        return found;
    }

    public void WriteTo(SqliteConnection connection)
    {
        if (accepted.Count == 0)
            return;
        var insert = connection.Prepare(
            """
            insert into message (workspace_id, id, room_id, seq, previous_id, sender_id, client_id, type, text, payload, extras, created_at, hidden_from)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """, 13);
        foreach (var (_, m) in accepted)
            insert.Run(m.Workspace, m.Id, m.Room, m.Seq, m.PreviousId, m.Sender, m.ClientId, m.Type, m.Text, m.Payload, m.Extras, m.CreatedAt, m.HiddenFrom);
        var count = connection.Prepare(SentCounts.CatchUp("= $1"), 1);
        var move = connection.Prepare("update room_head set last_seq = $1, last_id = $2, counted_id = max(counted_id, $5) where room_id = $3 and last_seq = $4", 5);
        foreach (var (room, head) in heads)
        {
            if (head.IsCounted)
                count.Run(room);
            if (move.Run(head.Seq, head.Id, room, head.Expected, head.CountedId) == 0)
                throw new HeadMovedException();
        }
    }

    public void AddTo(NpgsqlBatch batch)
    {
        if (accepted.Count == 0)
            return;
        AddMessages(batch);
        AddCounts(batch);
        AddHeads(batch);
    }

    private void AddMessages(NpgsqlBatch batch)
    {
        var command = new NpgsqlBatchCommand(
            """
            insert into message (workspace_id, id, room_id, seq, previous_id, sender_id, client_id, type, text, payload, extras, created_at, hidden_from)
            select $1, id, room_id, seq, previous_id, sender_id, client_id, type, text, payload, extras, $2, hidden_from
            from unnest($3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::bigint[])
                as m (id, room_id, seq, previous_id, sender_id, client_id, type, text, payload, extras, hidden_from)
            """);
        command.Parameters.AddNumber(workspace);
        command.Parameters.AddNumber(now);
        command.Parameters.AddArray(NpgsqlDbType.Bigint, Column(m => m.Id));
        command.Parameters.AddArray(NpgsqlDbType.Bigint, Column(m => m.Room));
        command.Parameters.AddArray(NpgsqlDbType.Bigint, Column(m => m.Seq));
        command.Parameters.AddArray(NpgsqlDbType.Bigint, Column(m => m.PreviousId));
        command.Parameters.AddArray(NpgsqlDbType.Bigint, Column(m => m.Sender));
        command.Parameters.AddArray(NpgsqlDbType.Text, Column(m => m.ClientId));
        command.Parameters.AddArray(NpgsqlDbType.Text, Column(m => m.Type));
        command.Parameters.AddArray(NpgsqlDbType.Text, Column(m => m.Text));
        command.Parameters.AddArray(NpgsqlDbType.Text, Column(m => m.Payload));
        command.Parameters.AddArray(NpgsqlDbType.Text, Column(m => m.Extras));
        command.Parameters.AddArray(NpgsqlDbType.Bigint, Column(m => m.HiddenFrom));
        batch.BatchCommands.Add(command);
    }

    private void AddHeads(NpgsqlBatch batch)
    {
        // As with the workspace's head: fewer rows moved than rooms means memory was wrong, and the division undoes the batch.
        var command = new NpgsqlBatchCommand(
            """
            with moved as (
                update room_head h set last_seq = v.last_seq, last_id = v.last_id, counted_id = greatest(h.counted_id, v.counted_id)
                from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[]) as v (room_id, expected, last_seq, last_id, counted_id)
                where h.room_id = v.room_id and h.last_seq = v.expected
                returning 1)
            select 1 / (case when count(*) = $6 then 1 else 0 end) from moved
            """);
        command.Parameters.AddArray(NpgsqlDbType.Bigint, heads.Keys.ToArray());
        command.Parameters.AddArray(NpgsqlDbType.Bigint, heads.Values.Select(head => head.Expected).ToArray());
        command.Parameters.AddArray(NpgsqlDbType.Bigint, heads.Values.Select(head => head.Seq).ToArray());
        command.Parameters.AddArray(NpgsqlDbType.Bigint, heads.Values.Select(head => head.Id).ToArray());
        command.Parameters.AddArray(NpgsqlDbType.Bigint, heads.Values.Select(head => head.CountedId).ToArray());
        command.Parameters.AddNumber(heads.Count);
        batch.BatchCommands.Add(command);
    }

    private void AddCounts(NpgsqlBatch batch)
    {
        var due = heads.Where(head => head.Value.IsCounted).Select(head => head.Key).ToArray();
        if (due.Length == 0)
            return;
        var command = new NpgsqlBatchCommand(SentCounts.CatchUp("= any($1)"));
        command.Parameters.AddArray(NpgsqlDbType.Bigint, due);
        batch.BatchCommands.Add(command);
    }

    private T[] Column<T>(Func<StoredMessage, T> pick)
    {
        var values = new T[accepted.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = pick(accepted[i].Message);
        return values;
    }

    private readonly record struct Head(long Expected, long Seq, long Id, string ClientId)
    {
        public bool IsCounted => SentCounts.AreDue(Expected, Seq);

        public long CountedId => IsCounted ? Id : 0;
    }
}
