namespace Conversa.Inbox.Conversations;

/// <summary>One handling episode of a conversation, from the first word until it is resolved.</summary>
/// <param name="Number">1 for the conversation's first.</param>
/// <param name="OpenedAt">When it began, in unix milliseconds: also the place in the queue, which a conversation keeps when it comes back to it.</param>
/// <param name="FirstMessage">The customer's first message of it; 0 while there is none.</param>
/// <param name="FirstReplyAt">When somebody first answered; 0 while nobody did.</param>
/// <param name="FirstReplyBy">Who that was.</param>
/// <param name="ResolvedAt">When it was resolved; 0 before.</param>
/// <param name="ResolvedBy">Who resolved it; 0 for the program, a bot or a server.</param>
/// <param name="Notes">What they wrote when they resolved it.</param>
/// <param name="Score">How the customer rated it, 1 to 5; 0 before.</param>
public sealed record Episode(
    int Number, long OpenedAt, long FirstMessage = 0, long FirstReplyAt = 0, long FirstReplyBy = 0, long ResolvedAt = 0, long ResolvedBy = 0, string Notes = "", int Score = 0);
