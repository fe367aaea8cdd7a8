using Conversa.Client.Wire;
using static Conversa.Client.Wire.Query;

namespace Conversa.Client;

/// <summary>Customers' conversations and what people who work here do with them. Every action answers the conversation as it is then, and can be repeated.</summary>
public sealed class ConversationCalls
{
    private readonly ApiLine line;

    internal ConversationCalls(ApiLine line) => this.line = line;

    /// <summary>A page of the conversations one may see, in the filter's order. It may hold fewer than were asked for and still go on.</summary>
    public async Task<Page<Conversation>> ListAsync(ConversationFilter filter, string? after = null, int limit = 50, CancellationToken ct = default)
    {
        var query = new Query("conversations").With("resolved", filter.Resolved).With("served", filter.Served).With("queued", filter.Queued).With("unanswered", filter.Unanswered)
            .With("snoozed", filter.Snoozed).With("blocked", filter.Blocked).With("bot", filter.Bot).With("started", filter.Started).With("agent", Several(filter.Agents)).With("channel", Several(filter.Channels))
            .With("division", Several(filter.Divisions)).With("tag", Several(filter.Tags)).With("tag_match", filter.TagMatch).With("window", Several(filter.Windows)).With("name", filter.Name)
            .With("created_after", filter.CreatedAfter).With("created_before", filter.CreatedBefore).With("active_after", filter.ActiveAfter).With("active_before", filter.ActiveBefore)
            .With("sort", filter.Sort).With("order", filter.Order).With("after", after).With("limit", limit);
        var page = await line.GetAsync(query.ToString(), WireJson.Default.ConversationsPage, ct);
        return new(page.Conversations, page.Next);
    }

    /// <summary>All of them, fetched as they are read.</summary>
    public IAsyncEnumerable<Conversation> AllAsync(ConversationFilter filter, CancellationToken ct = default) => Paging.AllAsync((after, stop) => ListAsync(filter, after, 100, stop), ct);

    /// <summary>One conversation.</summary>
    public Task<Conversation> ReadAsync(string conversation, CancellationToken ct = default) => line.GetAsync($"conversations/{Part(conversation)}", WireJson.Default.Conversation, ct);

    /// <summary>How many there are of each kind.</summary>
    public Task<Counts> CountAsync(CancellationToken ct = default) => line.GetAsync("inbox/counts", WireJson.Default.Counts, ct);

    /// <summary>Its messages before one, newest first; without one, the newest. Also for those who may see it without serving.</summary>
    public Task<Page<Message>> MessagesBeforeAsync(string conversation, string? before = null, int limit = 50, CancellationToken ct = default) =>
        MessagesAsync(new Query($"conversations/{Part(conversation)}/messages").With("before", before).With("limit", limit), ct);

    /// <summary>Its messages after one, oldest first; <c>"0"</c> for the beginning.</summary>
    public Task<Page<Message>> MessagesAfterAsync(string conversation, string after, int limit = 50, CancellationToken ct = default) =>
        MessagesAsync(new Query($"conversations/{Part(conversation)}/messages").With("after", after).With("limit", limit), ct);

    /// <summary>A page of what happened to it, oldest first.</summary>
    public async Task<Page<Fact>> HistoryAsync(string conversation, string? after = null, int limit = 100, CancellationToken ct = default)
    {
        var page = await line.GetAsync(new Query($"conversations/{Part(conversation)}/history").With("after", after).With("limit", limit).ToString(), WireJson.Default.HistoryPage, ct);
        return new(page.History, page.Next);
    }

    /// <summary>Takes what nobody serves. Of two who race one gets it; the other is refused with <c>conversation_served</c>.</summary>
    public Task<Conversation> TakeAsync(string conversation, CancellationToken ct = default) => DoAsync(HttpMethod.Post, conversation, "take", null, ct);

    /// <summary>Gives it to an agent who is there and has room for it.</summary>
    public Task<Conversation> AssignAsync(string conversation, string agent, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, Address(conversation, "assign"), new(agent), WireJson.Default.AssignRequest, WireJson.Default.Conversation, ct);

    /// <summary>Puts another agent in one's place.</summary>
    public Task<Conversation> HandOverAsync(string conversation, string agent, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, Address(conversation, "hand-over"), new(agent, null), WireJson.Default.HandOverRequest, WireJson.Default.Conversation, ct);

    /// <summary>Leaves it to a division's queue; <c>general</c> for the general one.</summary>
    public Task<Conversation> HandOverToDivisionAsync(string conversation, string division, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, Address(conversation, "hand-over"), new(null, division), WireJson.Default.HandOverRequest, WireJson.Default.Conversation, ct);

    /// <summary>An agent stops serving.</summary>
    public Task<Conversation> RemoveAgentAsync(string conversation, string agent, CancellationToken ct = default) => DoAsync(HttpMethod.Delete, conversation, $"agents/{Part(agent)}", null, ct);

    /// <summary>The matter is settled.</summary>
    /// <param name="conversation">Which.</param>
    /// <param name="notes">What the next one should know; never shown to the customer.</param>
    /// <param name="ct">Gives up.</param>
    public Task<Conversation> ResolveAsync(string conversation, string? notes = null, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, Address(conversation, "resolve"), new(notes), WireJson.Default.ResolveRequest, WireJson.Default.Conversation, ct);

    /// <summary>It was not settled after all.</summary>
    public Task<Conversation> ReopenAsync(string conversation, CancellationToken ct = default) => DoAsync(HttpMethod.Post, conversation, "reopen", null, ct);

    /// <summary>Writes a note the customer never sees.</summary>
    /// <param name="conversation">Where.</param>
    /// <param name="text">The note.</param>
    /// <param name="key">Names this note: the same key again is the same note.</param>
    /// <param name="ct">Gives up.</param>
    public Task<Conversation> NoteAsync(string conversation, string text, string key, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, Address(conversation, "notes"), new(text), WireJson.Default.NoteRequest, WireJson.Default.Conversation, ct, key);

    /// <summary>Writes a note and calls colleagues with it: they hear of it and can read the note. Whoever stands in the text as @ and their user id is called, too.</summary>
    public Task<Conversation> NoteAsync(string conversation, string text, string key, IReadOnlyList<string> mentions, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, Address(conversation, "notes"), new(text, mentions), WireJson.Default.NoteRequest, WireJson.Default.Conversation, ct, key);

    /// <summary>A page of the notes in which one was called, the newest first.</summary>
    public async Task<Page<Mention>> MentionsAsync(string? after = null, int limit = 50, CancellationToken ct = default)
    {
        var page = await line.GetAsync(new Query("mentions").With("after", after).With("limit", limit).ToString(), WireJson.Default.MentionsPage, ct);
        return new(page.Mentions, page.Next);
    }

    /// <summary>Puts a tag on.</summary>
    public Task<Conversation> TagAsync(string conversation, string tag, CancellationToken ct = default) => DoAsync(HttpMethod.Put, conversation, $"tags/{Part(tag)}", null, ct);

    /// <summary>Takes a tag off.</summary>
    public Task<Conversation> UntagAsync(string conversation, string tag, CancellationToken ct = default) => DoAsync(HttpMethod.Delete, conversation, $"tags/{Part(tag)}", null, ct);

    /// <summary>Out of the way until then, or until the customer writes.</summary>
    public Task<Conversation> SnoozeAsync(string conversation, DateTimeOffset until, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Put, Address(conversation, "snooze"), new(until), WireJson.Default.SnoozeRequest, WireJson.Default.Conversation, ct);

    /// <summary>Back from a snooze.</summary>
    public Task<Conversation> WakeAsync(string conversation, CancellationToken ct = default) => DoAsync(HttpMethod.Delete, conversation, "snooze", null, ct);

    /// <summary>Reminds of it then, without putting it out of the way.</summary>
    public Task<Conversation> FollowUpAsync(string conversation, DateTimeOffset at, string note = "", CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Put, Address(conversation, "follow-up"), new(at, note), WireJson.Default.FollowUpRequest, WireJson.Default.Conversation, ct);

    /// <summary>Takes the reminder back.</summary>
    public Task<Conversation> DropFollowUpAsync(string conversation, CancellationToken ct = default) => DoAsync(HttpMethod.Delete, conversation, "follow-up", null, ct);

    /// <summary>The customer cannot write any more, here or anew.</summary>
    public Task<Conversation> BlockAsync(string conversation, CancellationToken ct = default) => DoAsync(HttpMethod.Put, conversation, "block", null, ct);

    /// <summary>The customer can write again.</summary>
    public Task<Conversation> UnblockAsync(string conversation, CancellationToken ct = default) => DoAsync(HttpMethod.Delete, conversation, "block", null, ct);

    private static string? Several(IReadOnlyList<string>? values) => values is { Count: > 0 } ? string.Join(',', values) : null;

    private static string Address(string conversation, string what) => $"conversations/{Part(conversation)}/{what}";

    private Task<Conversation> DoAsync(HttpMethod method, string conversation, string what, HttpContent? content, CancellationToken ct) =>
        line.SendAsync(method, Address(conversation, what), content, WireJson.Default.Conversation, null, ct);

    private async Task<Page<Message>> MessagesAsync(Query query, CancellationToken ct)
    {
        var page = await line.GetAsync(query.ToString(), WireJson.Default.MessagesPage, ct);
        return new(page.Messages, page.Next);
    }
}
