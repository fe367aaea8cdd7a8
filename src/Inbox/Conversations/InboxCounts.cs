namespace Conversa.Inbox.Conversations;

/// <summary>What a conversation is counted as. The counts of a workspace are kept with every change, so that a view shows them without counting.</summary>
internal static class InboxCounts
{
    public const string Resolved = "resolved";
    public const string Served = "served";
    public const string Unserved = "unserved";

    /// <summary>Waiting for an agent, by division.</summary>
    public const string Queued = "queued";

    public const string Bot = "bot";
    public const string Snoozed = "snoozed";

    public static IReadOnlyList<(string Name, long Subject)> Of(ConversationState state)
    {
        if (state.Resolved)
            return [(Resolved, 0)];
        if (state.Session == 0 && state.Service is null)
            return []; // opened, and nothing said
        var counted = new List<(string, long)> { (state.Served ? Served : Unserved, 0) };
        if (state.Queued)
            counted.Add((Queued, state.Division));
        if (state.Bot)
            counted.Add((Bot, 0));
        if (state.SnoozedUntil != 0)
            counted.Add((Snoozed, 0));
        return counted;
    }
}
