using Microsoft.Extensions.Logging;

namespace Conversa.Inbox;

/// <summary>What the inbox says about itself.</summary>
internal static partial class InboxMessages
{
    [LoggerMessage(1, LogLevel.Error, "Watching agents' connections failed; it goes on with the next round")]
    public static partial void WatchingFailed(this ILogger log, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "Looking at service levels and reminders failed; it goes on with the next round")]
    public static partial void WatchingClocksFailed(this ILogger log, Exception exception);

    [LoggerMessage(2, LogLevel.Error, "Waking snoozed conversations failed; it goes on with the next round")]
    public static partial void WakingFailed(this ILogger log, Exception exception);

    [LoggerMessage(40, LogLevel.Error, "Writing reports into files failed; it goes on with the next round")]
    public static partial void ExportFailed(this ILogger log, Exception exception);
}
