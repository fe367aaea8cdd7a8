using Conversa.Client.Wire;

namespace Conversa.Client;

/// <summary>
/// The native API of a Conversa server, typed. Every method throws <see cref="RefusedException"/> when the server says no and
/// <see cref="UnreachedException"/> when no answer came; nothing is repeated behind the caller's back, except by <see cref="EventStream"/> and <see cref="Outbox"/>,
/// whose repetitions are safe. Methods may be called from several threads at once.
/// </summary>
public sealed class ConversaClient
{
    private readonly ApiLine line;

    /// <summary>A client for one server.</summary>
    /// <param name="http">Its <see cref="HttpClient.BaseAddress"/> is the server's. The caller owns it.</param>
    /// <param name="options">How to speak; everything has a default.</param>
    public ConversaClient(HttpClient http, ConversaClientOptions? options = null)
    {
        line = new ApiLine(http, Options = options ?? new());
        Account = new(line);
        Conversations = new(line);
        Finding = new(line);
        Rooms = new(line);
        Agents = new(line);
        Channels = new(line);
        Files = new(line);
        Widget = new(line);
        OfficeHours = new(line);
        AutoResponders = new(line);
        Sla = new(line);
        Macros = new(line);
        Automation = new(line);
        Ratings = new(line);
        Webhooks = new(line);
        Reports = new(line);
        Own = new(line);
        Team = new(line);
        Inbox = new(line);
        Keys = new(line);
        Exports = new(line);
    }

    /// <summary>How this client speaks.</summary>
    public ConversaClientOptions Options { get; }

    /// <summary>Setting a server up, signing in and out, who one is.</summary>
    public AccountCalls Account { get; }

    /// <summary>Customers' conversations and what people who work here do with them.</summary>
    public ConversationCalls Conversations { get; }

    /// <summary>Views with their numbers, and the search for everything in the inbox.</summary>
    public FindingCalls Finding { get; }

    /// <summary>Messages, members, receipts and typing.</summary>
    public RoomCalls Rooms { get; }

    /// <summary>Who serves customers, and whether they are there.</summary>
    public AgentCalls Agents { get; }

    /// <summary>The doors customers come through.</summary>
    public ChannelCalls Channels { get; }

    /// <summary>Uploads.</summary>
    public FileCalls Files { get; }

    /// <summary>The customer's side of a live-chat channel.</summary>
    public WidgetCalls Widget { get; }

    /// <summary>When the office is open.</summary>
    public OfficeHoursCalls OfficeHours { get; }

    /// <summary>What is answered by itself.</summary>
    public AutoResponderCalls AutoResponders { get; }

    /// <summary>How soon customers are served.</summary>
    public SlaCalls Sla { get; }

    /// <summary>Several actions in one click.</summary>
    public MacroCalls Macros { get; }

    /// <summary>What happens by itself.</summary>
    public AutomationCalls Automation { get; }

    /// <summary>How customers found it.</summary>
    public RatingCalls Ratings { get; }

    /// <summary>Board and reports.</summary>
    public ReportCalls Reports { get; }

    /// <summary>Reports as files.</summary>
    public ExportCalls Exports { get; }

    /// <summary>Webhook endpoints and the doors for programs.</summary>
    public WebhookCalls Webhooks { get; }

    /// <summary>One's own account: profile, password, second factor, passkeys, devices.</summary>
    public OwnAccountCalls Own { get; }

    /// <summary>Who works here, and what they may do.</summary>
    public TeamCalls Team { get; }

    /// <summary>How the inbox works, and the answers that are kept ready.</summary>
    public InboxCalls Inbox { get; }

    /// <summary>Keys for programs.</summary>
    public KeyCalls Keys { get; }

    /// <summary>Everything that happens, in order, over a line that mends itself.</summary>
    /// <param name="after">The last position that is known; without it the stream begins now.</param>
    public EventStream Listen(string? after = null) => new(line, after);
}
