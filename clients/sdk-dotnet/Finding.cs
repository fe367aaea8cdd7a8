using System.Text.Json.Serialization;

namespace Conversa.Client;

/// <summary>Which conversations a list or a view holds; what is null does not matter, and everything else has to be true together.</summary>
/// <param name="Resolved">Whether the matter is settled.</param>
/// <param name="Served">Whether an agent is at work on it; false: nobody is, and it is not resolved.</param>
/// <param name="Queued">Whether it waits for an agent.</param>
/// <param name="Unanswered">Whether the customer waits for an answer.</param>
/// <param name="Snoozed">Whether it is out of the way.</param>
/// <param name="Blocked">Whether its customer may not write.</param>
/// <param name="Bot">Whether a bot answers.</param>
/// <param name="Started">Whether anything was said in it.</param>
public sealed record ConversationFilter(
    bool? Resolved = null, bool? Served = null, bool? Queued = null, bool? Unanswered = null, bool? Snoozed = null, bool? Blocked = null, bool? Bot = null, bool? Started = null)
{
    /// <summary>Ids of users who serve it, or served it last; <c>me</c> for oneself.</summary>
    [JsonPropertyName("agent")]
    public IReadOnlyList<string>? Agents { get; init; }

    /// <summary>Ids of channels.</summary>
    [JsonPropertyName("channel")]
    public IReadOnlyList<string>? Channels { get; init; }

    /// <summary>Ids of divisions; <c>general</c> for those of none.</summary>
    [JsonPropertyName("division")]
    public IReadOnlyList<string>? Divisions { get; init; }

    /// <summary>Tags it bears.</summary>
    [JsonPropertyName("tag")]
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary><c>any</c> of the tags, or <c>all</c>.</summary>
    public string? TagMatch { get; init; }

    /// <summary><c>open</c>, <c>almost_expired</c>, <c>expired</c>: whether the channel still lets one write.</summary>
    [JsonPropertyName("window")]
    public IReadOnlyList<string>? Windows { get; init; }

    /// <summary>Beginnings of words of the customer's name, id, address or number.</summary>
    public string? Name { get; init; }

    /// <summary>Opened then or later: a time (RFC 3339), or how long ago as <c>36h</c> or <c>7d</c>.</summary>
    public string? CreatedAfter { get; init; }

    /// <summary>Opened before.</summary>
    public string? CreatedBefore { get; init; }

    /// <summary>Somebody wrote last then or later.</summary>
    public string? ActiveAfter { get; init; }

    /// <summary>Somebody wrote last before.</summary>
    public string? ActiveBefore { get; init; }

    /// <summary><c>last_at</c>, <c>created_at</c>, <c>unanswered_since</c> or <c>queued_since</c>; the latter two hold only those that are.</summary>
    public string? Sort { get; init; }

    /// <summary><c>asc</c> or <c>desc</c>.</summary>
    public string? Order { get; init; }
}

/// <summary>A view with its number.</summary>
/// <param name="Id">A word for those that are always there, a number for saved ones.</param>
/// <param name="Kind"><c>built_in</c>, <c>personal</c> or <c>shared</c>.</param>
/// <param name="Filter">What it holds.</param>
/// <param name="Count">How many conversations it holds of those one may see.</param>
/// <param name="More">Whether there may be more than counted.</param>
/// <param name="Version">Of a saved view: rises with every change.</param>
/// <param name="Name">Of a saved view.</param>
public sealed record SavedView(string Id, string Kind, ConversationFilter Filter, long Count, bool More, long Version, string? Name = null);

/// <summary>A part of a text that was looked for, in UTF-16 units.</summary>
public sealed record Highlight(int Start, int Length);

/// <summary>A text in which something was found.</summary>
/// <param name="Field"><c>text</c>, <c>note</c>, <c>name</c>, <c>id</c>, <c>email</c>, <c>phone</c>, <c>tag</c>, or the name of a property.</param>
/// <param name="Text">The text, or the part of it round what was found.</param>
/// <param name="Highlights">Where.</param>
/// <param name="Offset">How much was left out before it.</param>
public sealed record FoundText(string Field, string Text, IReadOnlyList<Highlight> Highlights, int Offset = 0);

/// <summary>Something that was found.</summary>
/// <param name="Kind"><c>message</c>, <c>note</c>, <c>customer</c> or <c>conversation</c>.</param>
/// <param name="Id">Its id.</param>
/// <param name="Texts">Why it was found.</param>
/// <param name="Conversation">Where it is; the customer's newest for a customer.</param>
/// <param name="Person">Who wrote it, or the customer.</param>
/// <param name="At">When.</param>
public sealed record Found(string Kind, string Id, IReadOnlyList<FoundText> Texts, Conversation? Conversation = null, Person? Person = null, DateTimeOffset? At = null);

/// <summary>A page of one kind, newest first.</summary>
/// <param name="Items">What was found.</param>
/// <param name="Next">For the next page; null at the end.</param>
public sealed record FoundPage([property: JsonPropertyName("found")] IReadOnlyList<Found> Items, string? Next = null);

/// <summary>What was found, by kind; null for what was not asked for or may not be seen.</summary>
public sealed record SearchResult(FoundPage? Conversations = null, FoundPage? Customers = null, FoundPage? Messages = null, FoundPage? Notes = null);
