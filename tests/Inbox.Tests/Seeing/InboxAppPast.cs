using System.Text.Json;
using Conversa.Inbox.Conversations;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Tests.Living;

/// <summary>A past: months of history, as decisions would have left it behind, put into the log in the order in which it happened.</summary>
internal sealed partial class InboxApp
{
    public Task Past(string workspace, IReadOnlyList<PastConversation> conversations) => store.Database.WriteAsync(async connection =>
    {
        var tenant = await connection.FirstAsync("select id from workspace where code = @code", r => r.GetInt64(0), Now, ("code", workspace));
        foreach (var one in conversations)
        {
            await connection.ExecuteAsync(
                """
                insert into conversation (room_id, workspace_id, channel_id, customer_id, division_id, resolved, served, queued_since, bot, blocked, snoozed_until, agents, last_agent_id, session, service,
                    unanswered_since, language, skills, tags, info, extras, seen_id, last_message_id, last_at, last_customer_at, window_ends_at, created_at, version)
                values (@room, @tenant, @channel, 0, @division, @yes, @no, 0, @no, @no, 0, '[]', 0, 0, 0, 0, '', '[]', '[]', '{}', '{}', 0, 0, 0, 0, 0, 0, 0)
                """,
                Now, ("room", one.Room), ("tenant", tenant), ("channel", one.Channel), ("division", one.Facts.LastOrDefault(x => x.Kind == InboxEntries.HandedOver)?.Subject ?? one.Division), ("yes", true), ("no", false));
        }

        var all = conversations.SelectMany(x => x.Facts.Select((fact, i) => (x.Room, Fact: fact, i))).OrderBy(x => x.Fact.At).ThenBy(x => x.Room).ThenBy(x => x.i).ToList();
        var head = await connection.FirstAsync("select position from workspace_head where workspace_id = @tenant" + store.Database.Dialect("", " for update"), r => r.GetInt64(0), Now, ("tenant", tenant));
        foreach (var (room, fact, _) in all)
        {
            head++;
            await connection.ExecuteAsync("insert into log_entry (workspace_id, position, kind, room_id, actor_id, subject, at) values (@tenant, @position, @kind, @room, @actor, @subject, @at)", Now,
                ("tenant", tenant), ("position", head), ("kind", fact.Kind), ("room", room), ("actor", fact.Actor), ("subject", fact.Subject), ("at", fact.At));
            await connection.ExecuteAsync(
                "insert into conversation_fact (workspace_id, position, room_id, customer_id, kind, actor_id, subject, detail, request_key, at) values (@tenant, @position, @room, 0, @kind, @actor, @subject, @detail, null, @at)", Now,
                ("tenant", tenant), ("position", head), ("room", room), ("kind", fact.Kind), ("actor", fact.Actor), ("subject", fact.Subject), ("detail", fact.Detail), ("at", fact.At));
        }

        await connection.ExecuteAsync("update workspace_head set position = @head where workspace_id = @tenant", Now, ("head", head), ("tenant", tenant));
        return true;
    }, Now);

    /// <summary>Puts a finished file back to where a node left it that died after the first piece, with the second one half there.</summary>
    public Task LeaveExportHalfWritten(string export) => store.Database.WriteAsync(async connection =>
    {
        var first = await connection.FirstAsync("select bytes from inbox_export_part where export_id = @id and number = 1", r => r.GetInt64(0), Now, ("id", long.Parse(export, null)));
        await connection.ExecuteAsync("delete from inbox_export_part where export_id = @id and number > 2", Now, ("id", long.Parse(export, null)));
        await connection.ExecuteAsync("update inbox_export_part set bytes = 0 where export_id = @id and number = 2", Now, ("id", long.Parse(export, null)));
        return await connection.ExecuteAsync(
            """
            update inbox_export set state = 1, node = 'dead', lease_until = 0, bytes = @bytes, rows_done = 1,
                progress = (select '' || m.at || '.' || m.position from inbox_measure m where m.kind = 3 order by m.at, m.position limit 1) where id = @id
            """,
            Now, ("bytes", first), ("id", long.Parse(export, null)));
    }, Now);

    /// <summary>How many mails wait for an address.</summary>
    public async Task<long> MailsTo(string address) =>
        await store.Database.FirstAsync("select count(*) from mail_outbox where recipient = @to", r => r.GetInt64(0), Now, ("to", address));

    /// <summary>The number behind an id people see.</summary>
    public async Task<long> UserNumber(Caller who) =>
        await store.Database.FirstAsync("select id from end_user where external_id = @id", r => r.GetInt64(0), Now, ("id", who.Id));
}
