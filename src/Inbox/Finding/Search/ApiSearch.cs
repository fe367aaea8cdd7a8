using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Conversa.Chat.Api;
using Conversa.Inbox.Api;

namespace Conversa.Inbox.Finding.Search;

/// <summary>A part of a text that was looked for.</summary>
internal sealed record ApiHighlight([property: Description("Where it begins, in UTF-16 units.")] int Start, int Length);

/// <summary>A text in which something was found.</summary>
internal sealed record ApiFoundText(
    [property: Description("text, note, name, id, email, phone, tag, or the name of a property.")] string Field,
    string Text,
    IReadOnlyList<ApiHighlight> Highlights,
    [property: Description("How much of the text was left out before it, in UTF-16 units.")] int Offset = 0);

/// <summary>Something that was found.</summary>
internal sealed record ApiFound(
    [property: AllowedValues("message", "note", "customer", "conversation")] string Kind,
    [property: Description("The message's, the note's, the customer's or the conversation's id.")] string Id,
    IReadOnlyList<ApiFoundText> Texts,
    [property: Description("Where it is; the customer's newest for a customer.")] ApiConversation? Conversation = null,
    [property: Description("Who wrote it, or the customer.")] ApiPerson? Person = null,
    DateTime? At = null);

/// <summary>A page of one kind.</summary>
internal sealed record ApiFoundPage(IReadOnlyList<ApiFound> Found, [property: Description("For `after`, together with `in`; null at the end.")] string? Next = null);

/// <summary>What was found, by kind, the newest first; a kind that was not asked for, or that one may not see, is not there.</summary>
internal sealed record ApiSearch(ApiFoundPage? Conversations = null, ApiFoundPage? Customers = null, ApiFoundPage? Messages = null, ApiFoundPage? Notes = null);
