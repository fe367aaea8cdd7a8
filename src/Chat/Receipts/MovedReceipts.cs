using Conversa.Chat.Rooms;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Conversa.Chat.Receipts;

/// <summary>
/// Moves cursors many at a time. A receipt for anything at or before the cursor changes nothing; one beyond the newest message counts as the newest.
/// Reading implies that it was delivered.
/// </summary>
internal sealed class MovedReceipts(Database database, RoomDirectory rooms) : IBulkKind
{
    public async ValueTask<IBulkPart> PrepareAsync(BulkBatch batch, IReadOnlyList<BulkWrite> writes, CancellationToken ct)
    {
        var part = new Part(rooms);
        foreach (var write in writes)
        {
            var receipt = (MovedReceipt)write;
            if (await rooms.FindAsync(receipt.Room, ct) is not { } room || room.Workspace != batch.Workspace || !room.Members.TryGetValue(receipt.User, out var member))
            {
                receipt.Refuse(ChatRefusals.NoRoom);
                continue;
            }

            if (room.Kind == RoomKind.Channel && !receipt.IsRead)
            {
                receipt.Answer(new Cursors(room.Id, receipt.User, member.ReadId, member.DeliveredId, false)); // channels keep no delivered cursor
                continue;
            }

            var target = await TargetAsync(room, receipt.MessageId, ct);
            part.Accept(receipt, room, member, target, batch);
        }

        return part;
    }

    /// <summary>The newest message of the room at or before the named one.</summary>
    private async ValueTask<Target> TargetAsync(RoomState room, long messageId, CancellationToken ct)
    {
        if (messageId >= room.LastId)
            return new Target(room.LastId, room.LastSeq, room.LastClientId);
        var found = await database.FirstAsync(
            "select id, seq, client_id from message where room_id = @room and id <= @id order by id desc limit 1",
            r => new Target(r.GetInt64(0), r.GetInt64(1), r.GetString(2)), ct, ("room", room.Id), ("id", messageId));
        return found;
    }

    private readonly record struct Target(long Id, long Seq, string ClientId);

    private sealed class Part(RoomDirectory rooms) : IBulkPart
    {
        private readonly Dictionary<(long Room, long User), Row> moved = [];
        private readonly List<(MovedReceipt Write, Cursors Answer)> answers = [];

        public void Accept(MovedReceipt receipt, RoomState room, MemberState member, Target target, BulkBatch batch)
        {
            var key = (room.Id, receipt.User);
            if (!moved.TryGetValue(key, out var row))
                row = new Row(member.ReadId, -1, member.DeliveredId);
            var after = receipt.IsRead
                ? row with { ReadId = Math.Max(row.ReadId, target.Id), DeliveredId = Math.Max(row.DeliveredId, target.Id) }
                : row with { DeliveredId = Math.Max(row.DeliveredId, target.Id) };
            if (after.ReadId > row.ReadId)
                after = after with { ReadSeq = target.Seq };
            var changed = after.ReadId > row.ReadId || after.DeliveredId > row.DeliveredId;
            answers.Add((receipt, new Cursors(room.Id, receipt.User, after.ReadId, after.DeliveredId, changed)));
            if (!changed)
                return;
            moved[key] = after;
            batch.Append(
                after.ReadId > row.ReadId ? ChatEntries.Read : ChatEntries.Delivered, room.Id, receipt.User, target.Id, new ReceiptContent(room.Id, receipt.User, target.Id, target.ClientId));
        }

        public void Committed()
        {
            foreach (var ((room, user), row) in moved)
                rooms.MoveCursor(room, user, row.ReadId, row.DeliveredId);
            foreach (var (write, answer) in answers)
                write.Answer(answer);
        }

        public Task<bool> AnswerRepeatedAsync(CancellationToken ct) => Task.FromResult(false); // nothing of a receipt is unique

        public void WriteTo(SqliteConnection connection)
        {
            var deliver = connection.Prepare("update room_member set delivered_id = $1 where room_id = $2 and user_id = $3", 3);
            var read = connection.Prepare(
                $"""
                update room_member as m set delivered_id = $1, read_id = $4, read_seq = max(read_seq, $5),
                    sent_at_read = case when $5 > read_seq
                        then {SentCounts.OfMember} - (select count(*) from message x where x.room_id = $2 and x.id > $4 and x.sender_id = $3)
                        else sent_at_read end
                where room_id = $2 and user_id = $3
                """, 5);
            foreach (var ((room, user), row) in moved)
            {
                if (row.ReadSeq < 0)
                    deliver.Run(row.DeliveredId, room, user);
                else
                    read.Run(row.DeliveredId, room, user, row.ReadId, row.ReadSeq);
            }
        }

        public void AddTo(NpgsqlBatch batch)
        {
            if (moved.Count == 0)
                return;
            var command = new NpgsqlBatchCommand(
                $"""
                update room_member m set delivered_id = v.delivered_id,
                    read_id = case when v.read_seq >= 0 then v.read_id else m.read_id end,
                    read_seq = greatest(m.read_seq, v.read_seq),
                    sent_at_read = case when v.read_seq > m.read_seq
                        then {SentCounts.OfMember} - (select count(*) from message x where x.room_id = m.room_id and x.id > v.read_id and x.sender_id = m.user_id)
                        else m.sent_at_read end
                from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[]) as v (room_id, user_id, delivered_id, read_id, read_seq)
                where m.room_id = v.room_id and m.user_id = v.user_id
                """);
            command.Parameters.AddArray(NpgsqlDbType.Bigint, moved.Keys.Select(key => key.Room).ToArray());
            command.Parameters.AddArray(NpgsqlDbType.Bigint, moved.Keys.Select(key => key.User).ToArray());
            command.Parameters.AddArray(NpgsqlDbType.Bigint, moved.Values.Select(row => row.DeliveredId).ToArray());
            command.Parameters.AddArray(NpgsqlDbType.Bigint, moved.Values.Select(row => row.ReadId).ToArray());
            command.Parameters.AddArray(NpgsqlDbType.Bigint, moved.Values.Select(row => row.ReadSeq).ToArray());
            batch.BatchCommands.Add(command);
        }

        /// <param name="ReadId">The read cursor.</param>
        /// <param name="ReadSeq">Its number in the room; -1 while only the delivered cursor moves.</param>
        /// <param name="DeliveredId">The delivered cursor.</param>
        private readonly record struct Row(long ReadId, long ReadSeq, long DeliveredId);
    }
}
