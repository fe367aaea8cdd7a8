using Conversa.LogProof;
using Conversa.Platform.Storage;

namespace Conversa.Log.Tests;

/// <summary>What the database holds at the end, held against what was promised.</summary>
internal sealed class Ledger
{
    private readonly List<(long Id, long Room, long Seq, long Previous, long Sender, string ClientId)> messages;
    private readonly List<(long Position, short Kind, long Subject)> entries;
    private readonly Dictionary<long, (long Seq, long Id)> heads;
    private readonly long head;

    private Ledger(
        List<(long, long, long, long, long, string)> messages, List<(long, short, long)> entries, Dictionary<long, (long, long)> heads, long head) =>
        (this.messages, this.entries, this.heads, this.head) = (messages, entries, heads, head);

    public int Messages => messages.Count;

    public long Head => head;

    public static async Task<Ledger> ReadAsync(Database database, Neighbourhood home)
    {
        var ct = TestContext.Current.CancellationToken;
        return new Ledger(
            await database.QueryAsync(
                "select id, room_id, seq, previous_id, sender_id, client_id from message where workspace_id = @w order by id",
                r => (r.GetInt64(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4), r.GetString(5)), ct, ("w", home.Workspace)),
            await database.QueryAsync(
                "select position, kind, subject from log_entry where workspace_id = @w order by position", r => (r.GetInt64(0), r.GetInt16(1), r.GetInt64(2)), ct, ("w", home.Workspace)),
            (await database.QueryAsync("select room_id, last_seq, last_id from room_head", r => (Room: r.GetInt64(0), Seq: r.GetInt64(1), Last: r.GetInt64(2)), ct))
                .ToDictionary(x => x.Room, x => (x.Seq, x.Last)),
            await database.FirstAsync("select position from workspace_head where workspace_id = @w", r => r.GetInt64(0), ct, ("w", home.Workspace)));
    }

    /// <summary>Positions without holes up to the head; each message an entry; each room numbered without holes, chained, its head right; no client id twice.</summary>
    public void IsSound()
    {
        entries.Select(entry => entry.Position).ShouldBe(Enumerable.Range(1, entries.Count).Select(n => (long)n));
        head.ShouldBe(entries.Count);
        entries.Where(entry => entry.Kind == Chat.ChatEntries.MessagePosted).Select(entry => entry.Subject).ShouldBe(messages.Select(message => message.Id));
        messages.Select(message => (message.Sender, message.ClientId)).ShouldBeUnique();
        foreach (var room in messages.GroupBy(message => message.Room))
        {
            room.Select(message => message.Seq).ShouldBe(Enumerable.Range(1, room.Count()).Select(n => (long)n));
            room.Select(message => message.Previous).ShouldBe(room.Select(message => message.Id).Prepend(0).SkipLast(1));
            heads[room.Key].ShouldBe((room.Last().Seq, room.Last().Id));
        }
    }

    /// <summary>Every acknowledged message is there, once, with the id and number it was acknowledged with.</summary>
    public void Keeps(IEnumerable<(string ClientId, long Id, long Seq)> acknowledged)
    {
        var stored = messages.ToDictionary(message => message.Id);
        foreach (var (clientId, id, seq) in acknowledged)
        {
            stored.ShouldContainKey(id);
            (stored[id].ClientId, stored[id].Seq).ShouldBe((clientId, seq));
        }
    }
}
