using System.Text.Json;
using Conversa.Identity.Workspaces;
using Conversa.Inbox.Channels;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Host.Demo;

/// <summary>Makes the demo workspace's live-chat channel at start, if the demo is wanted and the channel is not there.</summary>
internal sealed class DemoChannel(DemoOptions options, WorkspaceDirectory workspaces, CreateChannel create) : IHostedService
{
    private const string Workspace = "demo";
    private const string Request = "demo";
    private const string MadeBy = $"0:{Request}"; // the program's own request

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
        using var look = JsonDocument.Parse(Look);
        _ = await create.Handle(new("Website", Request) { Settings = look.RootElement }, Actor.System(demo.Id), cancellationToken); // a full workspace has no demo channel
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The channel's key, or null while there is none.</summary>
    public static Task<string?> KeyAsync(Database database, CancellationToken ct) => database.FirstAsync<string?>(
        "select h.key from channel h join workspace w on w.id = h.workspace_id where w.code = @code and h.made_by_key = @made", r => r.GetString(0), ct, ("code", Workspace), ("made", MadeBy));
}
