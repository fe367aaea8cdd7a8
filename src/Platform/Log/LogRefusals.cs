using Conversa.Platform.Classification;
using Microsoft.Extensions.Logging;

namespace Conversa.Platform.Log;

/// <summary>Every "no" of the log.</summary>
internal static class LogRefusals
{
    public static readonly Refusal NoWorkspace = Refusal.NotFound("workspace");

    public static readonly Refusal Full = new("write_queue_full", RefusalKind.Unavailable,
        "Too many writes are waiting in this workspace. Please send the same request again in a moment.", RetryAfter: TimeSpan.FromSeconds(1));

    public static readonly Refusal NotStored = new("not_stored", RefusalKind.Unavailable,
        "This could not be stored just now. Please send the same request again; nothing is stored twice.", RetryAfter: TimeSpan.FromSeconds(1));

    public static readonly Refusal Stopping = new("stopping", RefusalKind.Unavailable,
        "This node is stopping. Please send the same request again.", RetryAfter: TimeSpan.FromSeconds(1));
}

internal static partial class LogMessages
{
    [LoggerMessage(1, LogLevel.Error, "Storing {Count} writes of workspace {Workspace} failed; the callers were asked to repeat them")]
    public static partial void StoringFailed(this ILogger log, Exception exception, long workspace, int count);

    [LoggerMessage(2, LogLevel.Error, "A listener failed on workspace {Workspace} at position {Position}")]
    public static partial void ListenerFailed(this ILogger log, Exception exception, long workspace, long position);

    [LoggerMessage(3, LogLevel.Warning, "Consumer {Consumer} failed on workspace {Workspace} after position {Position}; it tries again")]
    public static partial void ConsumerFailed(this ILogger log, Exception exception, [NotPersonal("a word of the program's")] string consumer, long workspace, long position);

    [LoggerMessage(4, LogLevel.Warning, "Looking for other nodes' commits failed; it tries again")]
    public static partial void PollFailed(this ILogger log, Exception exception);
}
