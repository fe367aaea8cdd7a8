using Conversa.Chat.Messages;
using Conversa.Inbox.Channels;

namespace Conversa.Inbox.Conversations;

/// <summary>A conversation while a decision about it is made: as it was stored, and what has happened since.</summary>
internal sealed class HeldConversation(Conversation life, Channel channel, Marks marks, long createdAt, ConversationState? before, string info = "{}", string extras = "{}")
{
    private readonly List<Heard> heard = [];
    private readonly List<StoredMessage> written = [];
    private int saved;

    public Conversation Life { get; } = life;

    public Channel Channel { get; } = channel;

    public Marks Marks { get; private set; } = marks;

    public long CreatedAt { get; } = createdAt;

    /// <summary>As it is stored; null when it is new.</summary>
    public ConversationState? Before { get; private set; } = before;

    public string Info { get; set; } = info;

    public string Extras { get; set; } = extras;

    /// <summary>The caller's name for a note, so that repeating the request does not write it twice.</summary>
    public string? RequestKey { get; set; }

    /// <summary>What is not stored yet.</summary>
    public IEnumerable<Fact> Unsaved => Life.Facts.Skip(saved);

    /// <summary>The bot that answers for programs; 0 when there is none.</summary>
    public long BotUser { get; set; }

    /// <summary>The messages that were reckoned in since it was stored, for those outside who have to be told.</summary>
    public IReadOnlyList<Heard> Heard => heard;

    /// <summary>Whether there is anything to store; having only looked at messages that change nothing is not worth a write.</summary>
    public bool Changed => Life.Facts.Count > saved || Moved || (Channel.Kind == ChannelKind.Custom && heard.Count > 0);

    /// <summary>Whether what lists show of its messages changed.</summary>
    public bool Moved { get; private set; }

    /// <summary>What the customer wrote and was reckoned in here, the newest last.</summary>
    public IReadOnlyList<StoredMessage> Written => written;

    /// <summary>Time went by: what follows from that alone is looked at, too.</summary>
    public bool LookAgain { get; set; }

    public long WindowEndsAt => ChannelWindow.EndsAt(Channel.WindowHours, Marks.LastCustomerAt);

    /// <summary>Reckons in a message that came since. What the program says of itself is no message of a person's.</summary>
    public void Reckon(StoredMessage message)
    {
        Marks = Marks with { Seen = message.Id };
        if (message.Deleted)
            return;
        if (message.Type == "system_event")
        {
            heard.Add(new Heard(message.Id, false, Life.State.Bot));
            return;
        }

        var (at, fromCustomer) = (message.CreatedAt, message.Sender == Life.State.Customer);
        if (fromCustomer)
        {
            Life.CustomerWrites(message.Id, at, Channel.Bot);
            if (!Life.State.Blocked)
                written.Add(message);
        }
        else if (message.Sender != BotUser && (!Life.State.Bot || Life.State.Agents.Contains(message.Sender)))
        {
            Life.AgentWrites(message.Sender, message.Id, at); // else the bot's: nobody of the team has answered
        }

        Marks = Marks with { LastMessage = message.Id, LastAt = at, LastCustomerAt = fromCustomer ? at : Marks.LastCustomerAt };
        heard.Add(new Heard(message.Id, fromCustomer, Life.State.Bot));
        Moved = true;
    }

    /// <summary>Reckons in a message that this decision itself posted. Whoever let it be posted says what it means.</summary>
    public void Said(StoredMessage message)
    {
        Marks = Marks with { Seen = message.Id, LastMessage = message.Id, LastAt = message.CreatedAt };
        heard.Add(new Heard(message.Id, false, Life.State.Bot));
        Moved = true;
    }

    /// <summary>Everything up to here is stored.</summary>
    public void Saved()
    {
        (saved, Before, Moved) = (Life.Facts.Count, Life.State, false);
        heard.Clear();
    }
}

/// <summary>A message that was reckoned in.</summary>
/// <param name="Message">Its id.</param>
/// <param name="FromCustomer">Whether the customer wrote it.</param>
/// <param name="BotOn">Whether the bot answered when it came.</param>
internal readonly record struct Heard(long Message, bool FromCustomer, bool BotOn);
