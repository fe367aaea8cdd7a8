namespace Conversa.Client;

/// <summary>How a client speaks.</summary>
public sealed class ConversaClientOptions
{
    /// <summary>Asked before every request: a session's token or an API key, or null where a cookie says who comes.</summary>
    public Func<string?> Token { get; set; } = static () => null;

    /// <summary>Whether this is a page of the server itself that keeps its session in the server's cookie.</summary>
    public bool UsesConsoleCookie { get; set; }

    /// <summary>How long an ordinary request may take before it counts as unanswered. Uploads have no such limit.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the event stream may be silent before its line counts as dead. The server sends a heartbeat every 15 seconds unless told otherwise.</summary>
    public TimeSpan Silence { get; set; } = TimeSpan.FromSeconds(40);

    /// <summary>The longest wait between two attempts to connect or send.</summary>
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock that waits are measured with.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;
}
