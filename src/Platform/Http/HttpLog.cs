using Conversa.Platform.Classification;
using Microsoft.Extensions.Logging;

namespace Conversa.Platform.Http;

internal sealed partial class HttpLog(ILogger<HttpLog> logger)
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{method} {route} failed; trace {traceId}")]
    public partial void RequestFailed(
        Exception exception,
        [NotPersonal("an HTTP method from a fixed list, or OTHER")] string method,
        [NotPersonal("the route's pattern, never the values in it")] string route,
        [NotPersonal("random, made for this request")] string traceId);
}
