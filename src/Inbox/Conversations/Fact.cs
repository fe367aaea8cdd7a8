namespace Conversa.Inbox.Conversations;

/// <summary>One thing that happened to a conversation. Together they are its history, and the only way its state changes.</summary>
/// <param name="Kind">What: one of <see cref="InboxEntries"/>.</param>
/// <param name="Actor">Who did it: a user's number, 0 for the program or a server.</param>
/// <param name="At">When, in unix milliseconds.</param>
/// <param name="Subject">What or whom it is about; the kind says which.</param>
/// <param name="Detail">The words that belong to it: a note, a tag, a reason.</param>
public sealed record Fact(short Kind, long Actor, long At, long Subject = 0, string? Detail = null);
