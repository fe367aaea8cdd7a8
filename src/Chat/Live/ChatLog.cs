using Microsoft.Extensions.Logging;

namespace Conversa.Chat.Live;

/// <summary>What the live part of Chat says about itself.</summary>
internal static partial class ChatLog
{
    [LoggerMessage(1, LogLevel.Error, "Handing on entry {Position} of workspace {Workspace} failed; its connections are closed, and heal by asking again")]
    public static partial void HandingOnFailed(this ILogger log, Exception exception, long workspace, long position);
}
