using System.Data.Common;
using Conversa.Identity.Workspaces;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Host.Demo;

/// <summary>Makes the demo workspace's live-chat channel at start, if the demo is wanted and the channel is not there.</summary>
internal sealed class DemoChannel(DemoOptions options, WorkspaceDirectory workspaces, Database database, TimeProvider clock) : IHostedService
{
    private const string Workspace = "demo";
    private const string MadeBy = "demo";
    private const int LiveChat = 1;

    private const string Look =
        """
        {"color":"#0b6e4f","title":{"en":"Kopi Lestari","id":"Kopi Lestari"},"subtitle":{"en":"We answer within a few minutes.","id":"Kami menjawab dalam beberapa menit."},
        "greeting":{"title":{"en":"Looking for a coffee?","id":"Mencari kopi?"},"text":{"en":"Ask us, we are happy to help you choose.","id":"Tanya saja, kami senang membantu Anda memilih."},"delay_seconds":3},
        "welcome":{"en":"Hello! What can we do for you?","id":"Halo! Apa yang bisa kami bantu?"}}
        """;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.Enabled || await workspaces.ByCodeAsync(Workspace, cancellationToken) is not { } demo)
            return;
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        await database.WriteAsync(
            connection => connection.ExecuteAsync(
                """
                insert into channel (workspace_id, kind, key, name, badge_url, active, division_id, window_hours, bot, secure, skills, settings, made_by_key, created_at, updated_at, version)
                values (@workspace, @kind, @key, 'Website', '', @yes, 0, 0, @no, @yes, '[]', @settings, @made, @now, @now, 1) on conflict (workspace_id, made_by_key) do nothing
                """,
                cancellationToken, ("workspace", demo.Id), ("kind", (short)LiveChat), ("key", Ids.Token(20)), ("yes", true), ("no", false), ("settings", Look), ("made", MadeBy), ("now", now)),
            cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The channel's key, or null while there is none.</summary>
    public static Task<string?> KeyAsync(Database database, CancellationToken ct) => database.FirstAsync<string?>(
        "select h.key from channel h join workspace w on w.id = h.workspace_id where w.code = @code and h.made_by_key = @made", r => r.GetString(0), ct, ("code", Workspace), ("made", MadeBy));
}
