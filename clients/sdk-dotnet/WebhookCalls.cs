using System.Globalization;
using Conversa.Client.Wire;
using static Conversa.Client.Wire.Query;

namespace Conversa.Client;

/// <summary>Webhook endpoints: where events are sent, what was sent, and sending it again.</summary>
public sealed class WebhookCalls
{
    private readonly ApiLine line;

    internal WebhookCalls(ApiLine line) => this.line = line;

    /// <summary>The names of every event an endpoint can get.</summary>
    public async Task<IReadOnlyList<string>> TypesAsync(CancellationToken ct = default) => (await line.GetAsync("webhook-event-types", WebhookJson.Default.EventTypes, ct)).Types;

    /// <summary>Every endpoint, the oldest first.</summary>
    public async Task<IReadOnlyList<WebhookEndpoint>> ListAsync(CancellationToken ct = default) => (await line.GetAsync("webhook-endpoints", WebhookJson.Default.EndpointsList, ct)).Endpoints;

    /// <summary>One endpoint.</summary>
    public Task<WebhookEndpoint> ReadAsync(string id, CancellationToken ct = default) => line.GetAsync($"webhook-endpoints/{Part(id)}", WebhookJson.Default.WebhookEndpoint, ct);

    /// <summary>Has events sent to an address; the same key again is the same endpoint. What to check signatures with is in this answer only.</summary>
    public Task<WebhookEndpoint> CreateAsync(string url, IReadOnlyList<string> types, string key, string? description = null, string signing = "hmac", CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, "webhook-endpoints", new(url, types, description, "events", null, signing), WebhookJson.Default.EndpointRequest, WebhookJson.Default.WebhookEndpoint, ct, key);

    /// <summary>Sets the endpoint of a door: <c>bot</c>, <c>allocation</c>, or <c>channel</c> with the channel's id.</summary>
    public Task<WebhookEndpoint> SetDoorAsync(string use, string url, string? channel = null, string signing = "hmac", CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, "webhook-endpoints", new(url, null, null, use, channel, signing), WebhookJson.Default.EndpointRequest, WebhookJson.Default.WebhookEndpoint, ct);

    /// <summary>Changes the given parts.</summary>
    public Task<WebhookEndpoint> ChangeAsync(string id, string? url = null, IReadOnlyList<string>? types = null, string? description = null, bool? enabled = null, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Patch, $"webhook-endpoints/{Part(id)}", new(url, types, description, enabled), WebhookJson.Default.EndpointChange, WebhookJson.Default.WebhookEndpoint, ct);

    /// <summary>Takes an endpoint away, with what waits for it.</summary>
    public Task DeleteAsync(string id, CancellationToken ct = default) => line.SendAsync(HttpMethod.Delete, $"webhook-endpoints/{Part(id)}", null, ct);

    /// <summary>Puts a new secret in the place of the one there is; until the overlap is over, bodies are signed with both.</summary>
    public Task<WebhookEndpoint> RotateSecretAsync(string id, int overlapHours = 24, string? signing = null, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, $"webhook-endpoints/{Part(id)}/secret", new(overlapHours, signing), WebhookJson.Default.RotateRequest, WebhookJson.Default.WebhookEndpoint, ct);

    /// <summary>Sends a test now and tells how it went.</summary>
    public Task<WebhookAttempt> TestAsync(string id, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, $"webhook-endpoints/{Part(id)}/test", null, WebhookJson.Default.WebhookAttempt, null, ct);

    /// <summary>What was tried lately, the newest first.</summary>
    public async Task<Page<WebhookAttempt>> AttemptsAsync(string id, bool? taken = null, string? type = null, string? after = null, int? limit = null, CancellationToken ct = default)
    {
        var page = await line.GetAsync(
            new Query($"webhook-endpoints/{Part(id)}/attempts").With("taken", taken).With("type", type).With("after", after).With("limit", limit).ToString(), WebhookJson.Default.AttemptsPage, ct);
        return new(page.Attempts, page.Next);
    }

    /// <summary>Sends one event again, under the same id.</summary>
    public Task<WebhookReplay> ReplayAsync(string id, string eventId, CancellationToken ct = default) => ReplayAsync(id, new ReplayRequest(eventId, null, null), ct);

    /// <summary>Sends everything of a time again, under the same ids: also what happened while the endpoint was off.</summary>
    public Task<WebhookReplay> ReplayAsync(string id, DateTimeOffset from, DateTimeOffset? to = null, CancellationToken ct = default) => ReplayAsync(
        id, new ReplayRequest(null, from.UtcDateTime.ToString("o", CultureInfo.InvariantCulture), to?.UtcDateTime.ToString("o", CultureInfo.InvariantCulture)), ct);

    /// <summary>How programs take part in conversations.</summary>
    public Task<DoorSettings> DoorsAsync(CancellationToken ct = default) => line.GetAsync("inbox/doors", WebhookJson.Default.DoorSettings, ct);

    /// <summary>Changes how they do.</summary>
    public Task<DoorSettings> ChangeDoorsAsync(DoorChange change, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Patch, "inbox/doors", change, WebhookJson.Default.DoorChange, WebhookJson.Default.DoorSettings, ct);

    /// <summary>The workspace's own buttons.</summary>
    public async Task<IReadOnlyList<InboxButton>> ButtonsAsync(CancellationToken ct = default) => (await line.GetAsync("inbox/buttons", WebhookJson.Default.ButtonsList, ct)).Buttons;

    /// <summary>Makes a button, or changes it.</summary>
    public Task<InboxButton> PutButtonAsync(string key, string label, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Put, $"inbox/buttons/{Part(key)}", new(label), WebhookJson.Default.ButtonRequest, WebhookJson.Default.InboxButton, ct);

    /// <summary>Takes a button away.</summary>
    public Task DeleteButtonAsync(string key, CancellationToken ct = default) => line.SendAsync(HttpMethod.Delete, $"inbox/buttons/{Part(key)}", null, ct);

    /// <summary>Presses a button beside a conversation, which tells the workspace's servers.</summary>
    public Task PressButtonAsync(string conversation, string key, CancellationToken ct = default) => line.SendAsync(HttpMethod.Post, $"conversations/{Part(conversation)}/buttons/{Part(key)}", null, ct);

    private Task<WebhookReplay> ReplayAsync(string id, ReplayRequest request, CancellationToken ct) =>
        line.SendAsync(HttpMethod.Post, $"webhook-endpoints/{Part(id)}/replay", request, WebhookJson.Default.ReplayRequest, WebhookJson.Default.WebhookReplay, ct);
}
