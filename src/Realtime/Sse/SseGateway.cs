using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Conversa.Realtime.Sse;

/// <summary>Serves Server-Sent Events straight on the response's pipe. The caller has authenticated the request.</summary>
public sealed class SseGateway(Connections connections, IOptions<RealtimeOptions> options, ILogger<SseGateway> logger)
{
    private readonly RealtimeOptions options = options.Value;

    /// <summary>
    /// Streams until the client goes, the session is revoked, the queue is full or the process stops. First <paramref name="replay"/> writes what
    /// the client missed, while live frames wait; then those follow, without the ones the replay already wrote.
    /// </summary>
    /// <param name="http">A request whose response has not started.</param>
    /// <param name="binding">Whom the stream is for; <see cref="Connections.Send"/> finds it from now on.</param>
    /// <param name="replay">Writes the backlog; its token ends when the stream does. Null when there is none.</param>
    public async Task RunAsync(HttpContext http, Binding binding, SseReplay? replay)
    {
        var output = http.Response.BodyWriter;
        using var abort = new HttpAbort(http);
        var connection = new SseConnection(connections, output, abort, options);
        if (!connections.TryAdd(connection))
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = "5";
            return;
        }

        // From the client's side: the request's token says it went away.
        using var gone = http.RequestAborted.UnsafeRegister(static state => ((Connection)state!).Close(CloseReason.ClientLost), connection);
        try
        {
            connections.Wheel.Schedule(connection, connections.Wheel.Tick + options.HeartbeatSeconds);
            connection.Bind(binding);
            await StartAsync(http, connection, replay);
            await connection.Ended;
        }
        finally
        {
            connection.Close(CloseReason.ClientLost);
            await connection.WritingStopped();
            connections.Remove(connection);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The response has started: all that can be done about a fault in the replay is to log it and to close.")]
    private async Task StartAsync(HttpContext http, SseConnection connection, SseReplay? replay)
    {
        var response = http.Response;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache, no-transform";
        response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var backlog = new SseBacklog(response.BodyWriter);
        try
        {
            response.BodyWriter.Write(SseConnection.Retry(options));
            await backlog.FlushAsync(connection.ClosingToken);
            if (replay is not null)
            {
                await replay(backlog, connection.ClosingToken);
                await backlog.FlushAsync(connection.ClosingToken);
            }
        }
        catch (OperationCanceledException)
        {
            connection.Close(CloseReason.ClientLost);
        }
        catch (Exception fault)
        {
            RealtimeLog.Fault(logger, fault, connection.Number);
            connection.Close(CloseReason.ServerFault);
        }

        connection.GoLive(backlog.Position);
    }
}
