using Conversa.Client;

namespace Conversa.ConsoleApp.State;

/// <summary>Keeps what was not sent yet in the browser, for the person who wrote it.</summary>
public sealed class BrowserOutbox(Browser browser, Session session) : IOutboxStore
{
    private string Prefix => $"{session.Id}.outbox.";

    public ValueTask<IReadOnlyList<Outgoing>> LoadAsync() =>
        new([.. browser.Kept(Prefix).Select(x => browser.Recall(x) is { } json ? Outgoing.FromJson(json) : null).OfType<Outgoing>()]);

    public ValueTask SaveAsync(Outgoing outgoing)
    {
        browser.Keep(Prefix + outgoing.ClientId, outgoing.ToJson());
        return default;
    }

    public ValueTask RemoveAsync(string clientId)
    {
        browser.Keep(Prefix + clientId, null);
        return default;
    }
}
