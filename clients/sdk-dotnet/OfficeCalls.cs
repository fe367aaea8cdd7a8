using Conversa.Client.Wire;
using static Conversa.Client.Wire.Query;

namespace Conversa.Client;

/// <summary>Who serves customers, and whether they are there.</summary>
public sealed class AgentCalls
{
    private readonly ApiLine line;

    internal AgentCalls(ApiLine line) => this.line = line;

    /// <summary>Everybody who can serve customers.</summary>
    public async Task<IReadOnlyList<Agent>> ListAsync(CancellationToken ct = default) => (await line.GetAsync("agents", WireJson.Default.AgentsList, ct)).Agents;

    /// <summary>Oneself as an agent.</summary>
    public Task<Agent> MeAsync(CancellationToken ct = default) => line.GetAsync("agents/me", WireJson.Default.Agent, ct);

    /// <summary>Says whether one can be given conversations: <c>online</c>, <c>away</c> or <c>offline</c>.</summary>
    public Task<Agent> ChooseAsync(string availability, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Put, "agents/me/availability", new(availability), WireJson.Default.AvailabilityRequest, WireJson.Default.Agent, ct);

    /// <summary>Puts an agent offline until it is taken back, or takes it back.</summary>
    public Task<Agent> ForceOfflineAsync(string agent, bool offline, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Patch, $"agents/{Part(agent)}", new(offline), ReportWire.Default.ForceOfflineRequest, WireJson.Default.Agent, ct);

    /// <summary>Changes what somebody serves, how much, and whether they are put offline.</summary>
    public Task<Agent> ChangeAsync(string agent, AgentChange change, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Patch, $"agents/{Part(agent)}", change, SettingsJson.Default.AgentChange, WireJson.Default.Agent, ct);

    /// <summary>The divisions there are.</summary>
    public async Task<IReadOnlyList<Named>> DivisionsAsync(CancellationToken ct = default) => (await line.GetAsync("divisions", WireJson.Default.DivisionsList, ct)).Divisions;

    /// <summary>Makes a division; the same name again is the same one.</summary>
    public Task<Named> CreateDivisionAsync(string name, CancellationToken ct = default) => line.SendAsync(HttpMethod.Post, "divisions", new(name), SettingsJson.Default.NameRequest, SettingsJson.Default.Named, ct);

    /// <summary>Gives a division another name.</summary>
    public Task<Named> RenameDivisionAsync(string division, string name, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Patch, $"divisions/{Part(division)}", new(name), SettingsJson.Default.NameRequest, SettingsJson.Default.Named, ct);

    /// <summary>Ends a division that no channel and no open conversation belongs to.</summary>
    public Task DeleteDivisionAsync(string division, CancellationToken ct = default) => line.SendAsync(HttpMethod.Delete, $"divisions/{Part(division)}", null, ct);
}

/// <summary>The doors customers come through.</summary>
public sealed class ChannelCalls
{
    private readonly ApiLine line;

    internal ChannelCalls(ApiLine line) => this.line = line;

    /// <summary>Every channel.</summary>
    public async Task<IReadOnlyList<Channel>> ListAsync(CancellationToken ct = default) => (await line.GetAsync("channels", WireJson.Default.ChannelsList, ct)).Channels;

    /// <summary>Makes a live-chat channel; the same key again is the same channel.</summary>
    public Task<Channel> CreateAsync(string name, string key, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, "channels", new(name), WireJson.Default.ChannelRequest, WireJson.Default.Channel, ct, key);

    /// <summary>One channel.</summary>
    public Task<Versioned<Channel>> ReadAsync(string channel, CancellationToken ct = default) => line.GetVersionedAsync($"channels/{Part(channel)}", WireJson.Default.Channel, ct);

    /// <summary>Changes a channel: only the version that was read, or without one whatever there is.</summary>
    public Task<Versioned<Channel>> ChangeAsync(string channel, ChannelChange change, string? version = null, CancellationToken ct = default) =>
        line.SendVersionedAsync(HttpMethod.Patch, $"channels/{Part(channel)}", change, SettingsJson.Default.ChannelChange, WireJson.Default.Channel, version, ct);
}

/// <summary>Uploads.</summary>
public sealed class FileCalls
{
    private readonly ApiLine line;

    internal FileCalls(ApiLine line) => this.line = line;

    /// <summary>Stores a file; the same key with the same bytes again is the same file.</summary>
    public Task<StoredFile> UploadAsync(Stream content, string name, string key, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, new Query("files").With("name", name).ToString(), new StreamContent(content), WireJson.Default.StoredFile, key, ct, unlimited: true);
}

/// <summary>The customer's side of a live-chat channel. Messages, events and receipts are those of every room, with the session made here.</summary>
public sealed class WidgetCalls
{
    private readonly ApiLine line;

    internal WidgetCalls(ApiLine line) => this.line = line;

    /// <summary>Lets an anonymous customer in.</summary>
    public Task<Visitor> EnterAsync(string channel, string? name = null, string? email = null, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, $"widget/{Part(channel)}/sessions", new(name, email), WireJson.Default.VisitorRequest, WireJson.Default.Visitor, ct);

    /// <summary>Opens one's conversation, or comes back to it.</summary>
    public Task<OwnConversation> StartAsync(string channel, string? language = null, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, $"widget/{Part(channel)}/conversation", new(language), WireJson.Default.StartRequest, WireJson.Default.OwnConversation, ct);

    /// <summary>Where one's conversation stands.</summary>
    public Task<OwnConversation> ReadAsync(string channel, CancellationToken ct = default) => line.GetAsync($"widget/{Part(channel)}/conversation", WireJson.Default.OwnConversation, ct);

    /// <summary>Says how it was: 1 to 5.</summary>
    public Task<OwnConversation> RateAsync(string channel, int score, string? text = null, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, $"widget/{Part(channel)}/conversation/rating", new(score, text), WireJson.Default.RatingRequest, WireJson.Default.OwnConversation, ct);
}
