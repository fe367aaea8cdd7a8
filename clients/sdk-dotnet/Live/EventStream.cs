using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Conversa.Client.Live;
using Conversa.Client.Wire;

namespace Conversa.Client;

/// <summary>
/// Everything that happens, in order. A line that breaks or falls silent is opened again from the last position, so that nothing is skipped and
/// nothing comes twice; <see cref="State"/> says meanwhile how current one is. Read it once, from one place.
/// </summary>
public sealed class EventStream
{
    private readonly ApiLine line;
    private readonly BackOff backOff;
    private CancellationTokenSource? current;
    private long heardAt;

    internal EventStream(ApiLine line, string? after) => (this.line, Position, backOff) = (line, after, new BackOff(line.Options.Clock, line.Options.LongestWait));

    /// <summary>Called with every new <see cref="State"/>.</summary>
    public event Action<LineState>? StateChanged;

    /// <summary>How current one is.</summary>
    public LineState State { get; private set; } = LineState.Connecting;

    /// <summary>The position of the last event that was handed out; keep it to go on from there another time.</summary>
    public string? Position { get; private set; }

    /// <summary>
    /// Hands out events until the caller stops. Throws <see cref="RefusedException"/> when the server does not let the caller listen (any more):
    /// everything else is mended.
    /// </summary>
    public async IAsyncEnumerable<LiveEvent> ReadAsync([EnumeratorCancellation] CancellationToken ct = default)
    {
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            using var attempt = CancellationTokenSource.CreateLinkedTokenSource(ct);
            current = attempt;
            using var watchdog = Watch(attempt);
            await foreach (var happened in OnceAsync(attempt.Token, ct))
            {
                yield return happened;
                if (happened.Position is { } position)
                    Position = position; // only now: who stops in the middle has not got this one
                if (happened is Ready)
                {
                    backOff.Succeeded();
                    Become(LineState.Live);
                }
            }

            Become(LineState.Offline);
            await backOff.WaitAsync(ct);
        }
    }

    /// <summary>
    /// Looks at the line now instead of later: call it when the network came back or the machine woke up. A line that was silent for longer than a
    /// heartbeat is opened anew at once.
    /// </summary>
    public void Wake()
    {
        if (State is LineState.Live or LineState.CatchingUp && SilentFor() < line.Options.Silence / 2)
            return;
        GiveUp(current);
        backOff.Wake();
    }

    /// <summary>Says that the network is gone: the line is given up and opened again as soon as possible.</summary>
    public void Drop()
    {
        GiveUp(current);
        Become(LineState.Offline);
    }

    private async IAsyncEnumerable<LiveEvent> OnceAsync([EnumeratorCancellation] CancellationToken attempt, CancellationToken callers)
    {
        var (response, body) = (default(HttpResponseMessage), default(Stream));
        try
        {
            response = await line.OpenAsync("events", Position, attempt);
            body = await response.Content.ReadAsStreamAsync(attempt);
        }
        catch (Exception trouble) when (ApiLine.IsLineTrouble(trouble, callers) || trouble is RefusedException { IsPassing: true })
        {
            response?.Dispose();
            yield break;
        }

        using (response)
        {
            Become(Position is null ? LineState.Connecting : LineState.CatchingUp);
            heardAt = line.Options.Clock.GetTimestamp();
            var parser = SseParser.Create(new HeardStream(body, () => heardAt = line.Options.Clock.GetTimestamp()), static (type, bytes) => LiveEvent.Of(type, bytes.ToArray()));
            await using var events = parser.EnumerateAsync(attempt).GetAsyncEnumerator(attempt);
            while (true)
            {
                try
                {
                    if (!await events.MoveNextAsync())
                        yield break;
                }
                catch (Exception trouble) when (ApiLine.IsLineTrouble(trouble, callers))
                {
                    yield break;
                }

                if (parser.ReconnectionInterval is { Ticks: > 0 } asked)
                    backOff.First = asked;
                yield return events.Current.Data;
            }
        }
    }

    /// <summary>A line that says nothing for longer than its heartbeat is dead, whatever the operating system believes.</summary>
    private ITimer Watch(CancellationTokenSource attempt)
    {
        heardAt = line.Options.Clock.GetTimestamp();
        var every = line.Options.Silence / 8;
        return line.Options.Clock.CreateTimer(_ =>
        {
            if (SilentFor() >= line.Options.Silence)
                GiveUp(attempt);
        }, null, every, every);
    }

    private static void GiveUp(CancellationTokenSource? attempt)
    {
        try
        {
            attempt?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // it was over a moment before
        }
    }

    private TimeSpan SilentFor() => line.Options.Clock.GetElapsedTime(heardAt);

    private void Become(LineState state)
    {
        if (State == state)
            return;
        State = state;
        StateChanged?.Invoke(state);
    }
}
