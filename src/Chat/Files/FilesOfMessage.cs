using System.Data.Common;
using System.Text.RegularExpressions;
using Conversa.Chat.Messages;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Files;

/// <summary>A file does not outlive the message it was sent with.</summary>
internal static partial class FilesOfMessage
{
    /// <summary>
    /// Takes back, in the transaction that deletes the message, the files its sender had uploaded and it shows. Their addresses lead nowhere once it
    /// commits; the sweep removes the bytes. A file sent in two messages goes with the first of them that is deleted.
    /// </summary>
    public static async Task RevokeAsync(DbConnection connection, StoredMessage message, long now, CancellationToken ct)
    {
        foreach (Match found in Address().Matches(message.Text + " " + message.Payload))
        {
            await connection.ExecuteAsync(
                "update file set revoked_at = @now where workspace_id = @workspace and user_id = @user and address = @address and revoked_at is null",
                ct, ("now", now), ("workspace", message.Workspace), ("user", message.Sender), ("address", found.Groups["address"].Value));
        }
    }

    [GeneratedRegex("/upload/(?:[a-z]+_[^/]*/)?(?<address>[A-Za-z0-9]{43})/")]
    private static partial Regex Address();
}
