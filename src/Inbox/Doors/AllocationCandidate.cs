using Conversa.Inbox.Agents;
using Conversa.Inbox.Allocation;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.Settings;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Doors;

/// <summary>What whoever says who gets a conversation is told besides it.</summary>
internal sealed class AllocationCandidate(Database database)
{
    /// <summary>What there is to know.</summary>
    /// <param name="Candidate">Whom the program would give it to; 0 for nobody.</param>
    /// <param name="NewSession">Whether the customer came with something new and nobody has served it yet.</param>
    /// <param name="Last">The handling episode before this one.</param>
    /// <param name="Patience">How many seconds there are to answer.</param>
    public readonly record struct Asked(long Candidate, bool NewSession, Episode? Last, int Patience);

    public async Task<Asked> AskedAsync(long workspace, StoredConversation stored, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        var settings = await InboxSettings.ReadAsync(connection, workspace, ct);
        var loads = await AgentRecord.LoadsAsync(connection, workspace, ct);
        var agents = await AgentRecord.AllAsync(connection, workspace, ct);
        var desk = new Desk(settings.Rules, agents.Select(x => x.Desk(settings.DefaultCap, loads[x.User])));
        var service = stored.State.Service!.Number;
        var last = service < 2 ? null : await connection.FirstAsync<Episode>(
            "select number, opened_at, first_message_id, first_reply_at, first_reply_by, resolved_at, resolved_by, notes, score from conversation_service where room_id = @room and number = @number",
            r => new Episode((int)r.GetInt64(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4), r.GetInt64(5), r.GetInt64(6), r.GetString(7), r.GetInt16(8)), ct,
            ("room", stored.State.Room), ("number", (long)service - 1));
        return new Asked(
            desk.Candidate(Conversation.From(stored.State))?.Agent ?? 0, stored.State.Service is { FirstReplyAt: 0 }, last, (await DoorSettings.ReadAsync(connection, workspace, ct)).AllocationPatience);
    }
}
