using System.Net;
using System.Text;
using Conversa.Realtime.Sse;

namespace Conversa.Realtime.Tests;

public sealed class SseTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, "", "{}", "data: {}\n\n")]
    [InlineData(7, "message", "{\"a\":1}", "id: 7\nevent: message\ndata: {\"a\":1}\n\n")]
    [InlineData(9_007_199_254_740_991, "", "x", "id: 9007199254740991\ndata: x\n\n")]
    [InlineData(0, "", "one\ntwo\r\nthree\rfour", "data: one\ndata: two\ndata: three\ndata: four\n\n")]
    [InlineData(0, "", "", "data: \n\n")]
    [InlineData(0, "", "end\n", "data: end\ndata: \n\n")]
    public void An_event_is_written_as_the_specification_says(long position, string name, string data, string expected) =>
        Encoding.UTF8.GetString(Frame.ServerSentEvent(position, name, Encoding.UTF8.GetBytes(data)).Bytes.Span).ShouldBe(expected);

    [Fact]
    public void An_events_name_cannot_smuggle_lines() =>
        Should.Throw<ArgumentException>(() => Frame.ServerSentEvent(1, "a\ndata: forged", "x"u8));

    [Fact]
    public async Task A_stream_starts_with_its_headers_and_when_to_come_back()
    {
        await using var app = await RealtimeApp.StartAsync(options => options.RetryMilliseconds = 1_000);
        using var response = await app.Http.GetAsync(new Uri(app.Address, "/events/7/71"), HttpCompletionOption.ResponseHeadersRead, Ct);
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/event-stream; charset=utf-8");
        response.Headers.CacheControl!.ToString().ShouldContain("no-transform");
        response.Headers.GetValues("X-Accel-Buffering").ShouldBe(["no"]);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Ct));
        var retry = await reader.ReadLineAsync(Ct);
        int.Parse(retry!["retry: ".Length..], System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(1_000, 1_999);
    }

    [Fact]
    public async Task A_users_streams_get_what_is_sent_to_the_user()
    {
        await using var app = await RealtimeApp.StartAsync();
        using var phone = await app.ListenAsync(7, 71);
        using var laptop = await app.ListenAsync(7, 72);
        using var other = await app.ListenAsync(8, 81);
        await ExpectStartAsync(phone);
        await ExpectStartAsync(laptop);
        await ExpectStartAsync(other);
        app.Connections.Send(TestGate.Workspace, 7, Event(1)).ShouldBe(2);
        app.Connections.Send(TestGate.Workspace, 8, Event(2)).ShouldBe(1);
        await ExpectEventAsync(phone, 1);
        await ExpectEventAsync(laptop, 1);
        await ExpectEventAsync(other, 2);
    }

    [Fact]
    public async Task What_comes_in_during_the_replay_follows_it_once()
    {
        await using var app = await RealtimeApp.StartAsync();
        var replaying = new TaskCompletionSource();
        var sent = new TaskCompletionSource();
        app.Replay = async (backlog, ct) =>
        {
            await backlog.WriteAsync(Event(1), ct);
            replaying.SetResult();
            await sent.Task;
            await backlog.WriteAsync(Event(2), ct);
            await backlog.WriteAsync(Event(3), ct);
            backlog.Reached(5);
        };
        var listening = app.ListenAsync(7, 71);
        await replaying.Task;
        foreach (var position in (long[])[3, 4, 5, 6, 7])
        {
            app.Connections.Send(TestGate.Workspace, 7, Event(position)).ShouldBe(1);
        }

        app.Connections.Send(TestGate.Workspace, 7, Frame.ServerSentEvent(0, "typing", "x"u8));
        sent.SetResult();
        using var reader = await listening;
        await ExpectStartAsync(reader);
        foreach (var position in (long[])[1, 2, 3, 6, 7])
        {
            await ExpectEventAsync(reader, position);
        }

        (await reader.ReadLineAsync(Ct)).ShouldBe("event: typing");
    }

    [Fact]
    public async Task A_quiet_stream_gets_heartbeats_and_a_busy_one_does_not()
    {
        await using var app = await RealtimeApp.StartAsync(options => options.HeartbeatSeconds = 10);
        using var reader = await app.ListenAsync(7, 71);
        await ExpectStartAsync(reader);
        app.Clock.Advance(TimeSpan.FromSeconds(9));
        app.Connections.Send(TestGate.Workspace, 7, Event(1));
        await ExpectEventAsync(reader, 1);
        app.Clock.Advance(TimeSpan.FromSeconds(9));
        app.Connections.Send(TestGate.Workspace, 7, Event(2));
        await ExpectEventAsync(reader, 2);
        app.Clock.Advance(TimeSpan.FromSeconds(11));
        (await reader.ReadLineAsync(Ct)).ShouldBe(":");
        (await reader.ReadLineAsync(Ct)).ShouldBe("");
        app.Clock.Advance(TimeSpan.FromSeconds(11));
        (await reader.ReadLineAsync(Ct)).ShouldBe(":");
    }

    [Fact]
    public async Task A_revoked_session_loses_its_stream_and_its_mqtt_connection_alike()
    {
        await using var app = await RealtimeApp.StartAsync();
        await using var mqtt = await app.ConnectAsync();
        await mqtt.SubscribeAsync("token-7-71/c");
        using var revoked = await app.ListenAsync(7, 71);
        using var other = await app.ListenAsync(7, 72);
        await ExpectStartAsync(revoked);
        await ExpectStartAsync(other);
        app.Connections.CloseSession(71);
        await mqtt.ExpectEndAsync();
        await ExpectEndAsync(revoked);
        app.Connections.Send(TestGate.Workspace, 7, Event(1)).ShouldBe(1);
        await ExpectEventAsync(other, 1);
    }

    [Fact]
    public async Task A_stream_that_is_not_read_is_closed()
    {
        await using var app = await RealtimeApp.StartAsync(options => (options.QueueLength, options.QueueBytes) = (100, 1_000_000));
        using var reader = await app.ListenAsync(7, 71);
        await ExpectStartAsync(reader);
        var frame = Frame.ServerSentEvent(0, "", Encoding.UTF8.GetBytes(new string('x', 60_000)));
        await Eventually.TrueAsync(() => app.Connections.Send(TestGate.Workspace, 7, frame) == 0, "the overflow", ct: Ct);
        await Eventually.TrueAsync(() => app.Connections.Count == 0, "the stream's end", ct: Ct);
    }

    [Fact]
    public async Task A_client_that_goes_away_during_the_replay_ends_it()
    {
        await using var app = await RealtimeApp.StartAsync();
        var ended = new TaskCompletionSource<bool>();
        app.Replay = async (backlog, ct) =>
        {
            try
            {
                while (true)
                {
                    await backlog.WriteAsync(Event(1), ct);
                    await Task.Yield();
                }
            }
            catch (OperationCanceledException)
            {
                ended.SetResult(true);
                throw;
            }
        };
        var reader = await app.ListenAsync(7, 71);
        await ExpectStartAsync(reader);
        reader.Dispose();
        (await ended.Task).ShouldBeTrue();
        await Eventually.TrueAsync(() => app.Connections.Count == 0, "the stream's end", ct: Ct);
    }

    [Fact]
    public async Task A_replay_that_fails_closes_the_stream()
    {
        await using var app = await RealtimeApp.StartAsync();
        app.Replay = (_, _) => throw new InvalidOperationException("A bug.");
        using var reader = await app.ListenAsync(7, 71);
        await ExpectStartAsync(reader);
        await ExpectEndAsync(reader);
    }

    [Fact]
    public async Task A_replay_goes_as_fast_as_the_client_reads()
    {
        await using var app = await RealtimeApp.StartAsync();
        app.Replay = async (backlog, ct) =>
        {
            for (var position = 1L; position <= 20_000; position++)
            {
                await backlog.WriteAsync(Event(position), ct);
            }
        };
        using var reader = await app.ListenAsync(7, 71);
        await ExpectStartAsync(reader);
        for (var position = 1L; position <= 20_000; position++)
        {
            await ExpectEventAsync(reader, position);
        }
    }

    [Fact]
    public async Task A_stopping_server_tells_streams_when_to_come_back()
    {
        await using var app = await RealtimeApp.StartAsync();
        using var reader = await app.ListenAsync(7, 71);
        await ExpectStartAsync(reader);
        var stopping = app.StopAsync();
        await ExpectStartAsync(reader);
        await ExpectEndAsync(reader);
        await stopping;
    }

    [Fact]
    public async Task A_full_server_says_so()
    {
        await using var app = await RealtimeApp.StartAsync(options => options.MaxConnections = 1);
        using var reader = await app.ListenAsync(7, 71);
        using var refused = await app.Http.GetAsync(new Uri(app.Address, "/events/8/81"), Ct);
        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter.ShouldNotBeNull();
    }

    private static Frame Event(long position) => Frame.ServerSentEvent(position, "", "x"u8);

    private static async Task ExpectStartAsync(StreamReader reader)
    {
        (await reader.ReadLineAsync(Ct)).ShouldStartWith("retry: ");
        (await reader.ReadLineAsync(Ct)).ShouldBe("");
    }

    private static async Task ExpectEventAsync(StreamReader reader, long position)
    {
        (await reader.ReadLineAsync(Ct)).ShouldBe($"id: {position}");
        (await reader.ReadLineAsync(Ct)).ShouldBe("data: x");
        (await reader.ReadLineAsync(Ct)).ShouldBe("");
    }

    private static async Task ExpectEndAsync(StreamReader reader)
    {
        try
        {
            (await reader.ReadLineAsync(Ct)).ShouldBeNull();
        }
        catch (IOException)
        {
            // Cut off rather than ended; a stream has no better way to say "denied".
        }
    }
}
