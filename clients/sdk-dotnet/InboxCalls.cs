using Conversa.Client.Wire;
using static Conversa.Client.Wire.Query;

namespace Conversa.Client;

/// <summary>How the inbox works, and the answers that are kept ready.</summary>
public sealed class InboxCalls
{
    private readonly ApiLine line;

    internal InboxCalls(ApiLine line) => this.line = line;

    /// <summary>How it works.</summary>
    public Task<Versioned<InboxSettings>> SettingsAsync(CancellationToken ct = default) => line.GetVersionedAsync("inbox/settings", SettingsJson.Default.InboxSettings, ct);

    /// <summary>Changes how it works.</summary>
    public Task<Versioned<InboxSettings>> ChangeSettingsAsync(InboxSettings settings, string? version = null, CancellationToken ct = default) =>
        line.SendVersionedAsync(HttpMethod.Patch, "inbox/settings", settings, SettingsJson.Default.InboxSettings, SettingsJson.Default.InboxSettings, version, ct);

    /// <summary>One's own answers and everybody's, by shortcut.</summary>
    public async Task<IReadOnlyList<QuickReply>> QuickRepliesAsync(CancellationToken ct = default) => (await line.GetAsync("quick-replies", SettingsJson.Default.QuickReplyList, ct)).QuickReplies;

    /// <summary>Keeps an answer ready, or changes it.</summary>
    /// <param name="reply">The answer; its version is the one that was read, 0 for one that is new.</param>
    /// <param name="ct">Gives up.</param>
    public Task<QuickReply> KeepQuickReplyAsync(QuickReply reply, CancellationToken ct = default) => ValueOf(line.SendVersionedAsync(
        HttpMethod.Put, $"quick-replies/{Part(reply.Shortcut)}", new(reply.Text, reply.Title, reply.Shared), SettingsJson.Default.QuickReplyRequest, SettingsJson.Default.QuickReply,
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\"{reply.Version}\""), ct));

    /// <summary>Keeps it no more: one's own, or everybody's.</summary>
    public Task DropQuickReplyAsync(string shortcut, bool shared, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Delete, new Query($"quick-replies/{Part(shortcut)}").With("shared", shared ? true : null).ToString(), null, ct);

    private static async Task<T> ValueOf<T>(Task<Versioned<T>> asked) => (await asked).Value;
}

/// <summary>Keys for programs.</summary>
public sealed class KeyCalls
{
    private readonly ApiLine line;

    internal KeyCalls(ApiLine line) => this.line = line;

    /// <summary>A page of the keys, revoked ones included; never the keys themselves.</summary>
    public async Task<Page<ApiKey>> ListAsync(string? after = null, int limit = 100, CancellationToken ct = default)
    {
        var page = await line.GetAsync(new Query("keys").With("after", after).With("limit", limit).ToString(), SettingsJson.Default.KeysPage, ct);
        return new(page.Keys, page.Next);
    }

    /// <summary>Everything a key may be allowed to do.</summary>
    public async Task<IReadOnlyList<Scope>> ScopesAsync(CancellationToken ct = default) => (await line.GetAsync("keys/scopes", SettingsJson.Default.ScopeList, ct)).Scopes;

    /// <summary>Makes a key and shows it, this once.</summary>
    /// <param name="name">What people call it.</param>
    /// <param name="scopes">What it may do.</param>
    /// <param name="expiresAt">When it ends by itself; null for never.</param>
    /// <param name="request">Names this request: repeated within a day it answers with the same key.</param>
    /// <param name="ct">Gives up.</param>
    public Task<ApiKey> CreateAsync(string name, IReadOnlyList<string> scopes, DateTimeOffset? expiresAt, string request, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, "keys", new(name, scopes, expiresAt), SettingsJson.Default.KeyRequest, SettingsJson.Default.ApiKey, ct, request);

    /// <summary>Ends a key at once.</summary>
    public Task RevokeAsync(string key, CancellationToken ct = default) => line.SendAsync(HttpMethod.Delete, $"keys/{Part(key)}", null, ct);
}
