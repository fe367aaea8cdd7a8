using System.Data.Common;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Blocks;

/// <summary>Who of two people has blocked the other; asked when a room of two is loaded.</summary>
public static class PairBlocks
{
    /// <returns>Their user numbers: none, one or both.</returns>
    public static async Task<IReadOnlyList<long>> BlockersAmongAsync(DbConnection connection, long one, long other, CancellationToken ct) =>
        await connection.QueryAsync(
            "select user_id from user_block where (user_id = @one and blocked_id = @other) or (user_id = @other and blocked_id = @one)",
            r => r.GetInt64(0), ct, ("one", one), ("other", other));
}
