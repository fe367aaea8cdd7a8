using Conversa.Client;

namespace Conversa.ConsoleApp.State;

/// <summary>One thing in a conversation: a message, something that happened, or something that is not sent yet.</summary>
public sealed record TimelineEntry(string Id, DateTimeOffset At, Message? Message = null, Fact? Fact = null, Outgoing? Waiting = null)
{
    private static readonly HashSet<string> Silent = new(StringComparer.Ordinal)
    {
        // the messages themselves say these
        "conversation.opened", "conversation.service_opened", "conversation.customer_wrote", "conversation.agent_replied", "conversation.moved",
    };

    /// <summary>Whether something that happened is worth a line.</summary>
    public static bool Shows(Fact fact) => !Silent.Contains(fact.Type) && fact is not { Type: "conversation.session_started", Subject: "1" };

    public bool IsNote => Fact?.Type == "conversation.noted" || Waiting?.IsNote == true;
}
