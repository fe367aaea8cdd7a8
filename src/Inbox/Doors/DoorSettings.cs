using System.Data.Common;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Doors;

/// <summary>How programs take part in a workspace's conversations.</summary>
/// <param name="BotUser">Whom the bot speaks as; 0 before it first did.</param>
/// <param name="ForceSend">Whether the bot may write where it is off, as long as nobody serves the customer.</param>
/// <param name="BotPatience">How many seconds the bot may be unreachable before people take its conversation over; 0 for ever.</param>
/// <param name="AllocationPatience">How many seconds a program has to say who gets a conversation.</param>
/// <param name="Version">Rises with every change; 0 before the first.</param>
internal sealed record DoorSettings(long BotUser, bool ForceSend, int BotPatience, int AllocationPatience, long Version)
{
    public static readonly DoorSettings Default = new(0, false, 60, 15, 0);

    public static async Task<DoorSettings> ReadAsync(DbConnection connection, long workspace, CancellationToken ct) => await connection.FirstAsync<DoorSettings>(
        "select bot_user_id, force_send, bot_patience, allocation_patience, version from door_settings where workspace_id = @workspace",
        r => new DoorSettings(r.GetInt64(0), r.GetBoolean(1), (int)r.GetInt64(2), (int)r.GetInt64(3), r.GetInt64(4)), ct, ("workspace", workspace)) ?? Default;

    public Task SaveAsync(DbConnection connection, long workspace, long now, CancellationToken ct) => connection.ExecuteAsync(
        """
        insert into door_settings (workspace_id, bot_user_id, force_send, bot_patience, allocation_patience, updated_at, version) values (@workspace, @bot, @force, @patience, @allocation, @now, @version)
        on conflict (workspace_id) do update set bot_user_id = excluded.bot_user_id, force_send = excluded.force_send, bot_patience = excluded.bot_patience,
            allocation_patience = excluded.allocation_patience, updated_at = excluded.updated_at, version = excluded.version
        """,
        ct, ("workspace", workspace), ("bot", BotUser), ("force", ForceSend), ("patience", (long)BotPatience), ("allocation", (long)AllocationPatience), ("now", now), ("version", Version));
}
