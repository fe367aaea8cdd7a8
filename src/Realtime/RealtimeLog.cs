using Conversa.Platform.Classification;
using Microsoft.Extensions.Logging;

namespace Conversa.Realtime;

/// <summary>What the connection layer says. Connections are named by their number alone: a client id or a topic may name a person.</summary>
internal static partial class RealtimeLog
{
    [LoggerMessage(1, LogLevel.Information, "MQTT listens on {Address}")]
    public static partial void Listening(ILogger logger, [NotPersonal("this server's own")] string address);

    [LoggerMessage(2, LogLevel.Debug, "Connection {Number} over {Transport} opened")]
    public static partial void Opened(ILogger logger, long number, Transport transport);

    [LoggerMessage(3, LogLevel.Debug, "Connection {Number} over {Transport} closed: {Reason}")]
    public static partial void Closed(ILogger logger, long number, Transport transport, CloseReason reason);

    [LoggerMessage(4, LogLevel.Error, "Connection {Number} was closed by a fault of ours")]
    public static partial void Fault(ILogger logger, Exception exception, long number);

    [LoggerMessage(5, LogLevel.Warning, "No more than {Limit} connections are allowed; one was refused")]
    public static partial void Full(ILogger logger, int limit);

    [LoggerMessage(6, LogLevel.Error, "Accepting MQTT connections failed")]
    public static partial void AcceptFailed(ILogger logger, Exception exception);

    [LoggerMessage(7, LogLevel.Information, "Closing {Count} connections")]
    public static partial void Draining(ILogger logger, int count);
}
