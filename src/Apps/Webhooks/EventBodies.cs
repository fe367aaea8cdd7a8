using Conversa.Chat.Live;
using Conversa.Platform.Log;
using Conversa.Platform.Webhooks;

namespace Conversa.Apps.Webhooks;

/// <summary>Events of the log as the Standard Webhooks specification wants them; what they say is what the event stream says.</summary>
internal sealed class EventBodies(LogReader log, WorkspaceEvents events, IEnumerable<EventType> types) : IWebhookBodies
{
    private readonly HashSet<string> names = [.. types.Select(x => x.Name)];

    public string Format => WebhookEndpoint.Standard;

    public bool Writes(string type) => names.Contains(type);

    public async ValueTask<WebhookBody?> WriteAsync(WebhookEvent what, CancellationToken ct)
    {
        var workspace = what.Endpoint.Workspace;
        if (await log.ReadAsync(workspace, what.Position - 1, 1, ct) is not [var entry] || entry.Position != what.Position)
            return null;
        return (await events.CompleteAsync(workspace, [entry], ct)).FirstOrDefault(x => x.Name == what.Type) is { } told
            ? new WebhookBody(StandardBody.Of(told.Name, entry.At, told.Json), told.About)
            : null;
    }
}
