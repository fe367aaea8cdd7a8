namespace Conversa.Realtime;

/// <summary>Whom a connection speaks for.</summary>
/// <param name="Workspace">The workspace; also the scope of its topics.</param>
/// <param name="User">The user's internal number; 0 for a server with an API key.</param>
/// <param name="Session">The number of the session whose token was shown; 0 without one. Revoking it closes the connection.</param>
public readonly record struct Binding(long Workspace, long User, long Session);

/// <summary>How a connection reached us.</summary>
public enum Transport : byte
{
    /// <summary>MQTT over TCP.</summary>
    MqttTcp,

    /// <summary>MQTT over WebSocket.</summary>
    MqttWebSocket,

    /// <summary>Server-Sent Events.</summary>
    ServerSentEvents,
}

/// <summary>Why a connection ended; the tag of the <c>closed</c> metric.</summary>
public enum CloseReason : byte
{
    /// <summary>The client said goodbye.</summary>
    ClientLeft,

    /// <summary>The client went away without a word: socket closed, reset, or a write failed.</summary>
    ClientLost,

    /// <summary>Nothing was heard for one and a half times the keep alive.</summary>
    KeepAliveTimeout,

    /// <summary>A connection that did not introduce itself in time.</summary>
    ConnectTimeout,

    /// <summary>The client broke the protocol.</summary>
    ProtocolError,

    /// <summary>The gate said no to the connection.</summary>
    Refused,

    /// <summary>A new connection with the same client id took its place.</summary>
    TakenOver,

    /// <summary>The client read more slowly than it was written to, and its queue was full.</summary>
    QueueFull,

    /// <summary>The session (or all of the user's) was revoked.</summary>
    Revoked,

    /// <summary>The user opened more connections than allowed; the oldest went.</summary>
    TooManyConnections,

    /// <summary>This process is stopping.</summary>
    ServerShuttingDown,

    /// <summary>A bug on our side; it is in the log.</summary>
    ServerFault,
}
