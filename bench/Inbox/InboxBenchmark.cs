using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Conversa.Bench.Load;
using Conversa.Bench.Reports;
using Conversa.Bench.Stage;

namespace Conversa.Bench.Inbox;

/// <summary>The inbox of a company with very many conversations: how long lists, numbers and searches take, and how soon what a customer writes is on the agent's screen.</summary>
internal static class InboxBenchmark
{
    private const int Posters = 400;

    public static async Task RunAsync(Settings settings, Report report)
    {
        foreach (var engine in settings.Engines)
        {
            await using var ground = await Ground.PrepareAsync(settings, engine, "inbox");
            var office = await Office.SettleAsync(ground, settings.Conversations, settings.Agents, settings.Visitors);
            await using var host = await HostProcess.StartAsync(ground);
            await AskAsync(settings, report, ground, office, host);
            Talk(settings, report, ground, office, host);
        }
    }

    /// <summary>One request at a time, as somebody at a console makes them.</summary>
    private static async Task AskAsync(Settings settings, Report report, Ground ground, Office office, HostProcess host)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://{host.Address}/api/v1/"), Timeout = TimeSpan.FromSeconds(60) };
        var meter = new Meter(host.Id, ground.DatabaseProcess);
        foreach (var (name, ask) in Questions(office))
        {
            var repeats = new List<Histogram>();
            for (var repeat = 0; repeat <= settings.Repeats; repeat++) // the first is the compiler's turn
            {
                var took = new Histogram();
                for (var i = 0; i < settings.Questions; i++)
                {
                    var number = (repeat * settings.Questions) + i;
                    using var request = new HttpRequestMessage(HttpMethod.Get, ask(number));
                    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", office.Supervisors[number % office.Supervisors.Count].Token);
                    var started = Stopwatch.GetTimestamp();
                    using var answer = await http.SendAsync(request);
                    var text = await answer.Content.ReadAsByteArrayAsync();
                    took.Add(Stopwatch.GetTimestamp() - started);
                    if (!answer.IsSuccessStatusCode)
                        throw new InvalidOperationException($"{request.RequestUri}: {System.Text.Encoding.UTF8.GetString(text)}");
                }

                if (repeat > 0)
                    repeats.Add(took);
            }

            var all = new Histogram();
            repeats.ForEach(all.Add);
            report.Add(new Figure
            {
                Name = "inbox." + name, Engine = ground.Engine, Load = Of(office.Conversations), Unit = "ms p95", Values = [.. repeats.Select(x => x.Percentile(0.95))],
                Latency = [all.Percentile(0.5), all.Percentile(0.99), all.Percentile(0.999)], ServerBytes = meter.ServerBytes(), DatabaseBytes = meter.DatabaseBytes() is > 0 and var bytes ? bytes : null,
            });
        }
    }

    private static IEnumerable<(string Name, Func<int, string> Ask)> Questions(Office office)
    {
        string Middle(int i) => Key(office, (long)(Office.Hash(i) % (ulong)office.Conversations));
        string Agent(int i) => $"agent-{Office.Hash(i) % (ulong)office.Agents.Count}";
        string Word(int i, double from, double to) => Tongue.Word((int)Math.Pow(Tongue.Words, from + ((to - from) * (Office.Hash(i) % 1_000) / 1_000)) - 1);
        string Name(int i) => Office.Name((long)(Office.Hash(i) % (ulong)office.Conversations));
        yield return ("list", i => "conversations?started=true");
        yield return ("list.deep", i => $"conversations?started=true&after={Middle(i)}");
        yield return ("list.open", i => "conversations?view=open");
        yield return ("list.unanswered", i => "conversations?view=unanswered");
        yield return ("list.agent", i => $"conversations?agent={Agent(i)}&resolved={(i % 2 == 0 ? "true" : "false")}");
        yield return ("list.tag", i => $"conversations?tag={Office.Tags[i % Office.Tags.Length].Tag}");
        yield return ("list.tags", i => $"conversations?tag=vip,{(i % 2 == 0 ? "refund" : "legal")}&tag_match=all&resolved=true");
        yield return ("list.channel", i => $"conversations?channel={(i % 2 == 0 ? "2,4" : "5")}&resolved=true&division={i % 5}");
        yield return ("list.name", i => $"conversations?name={Uri.EscapeDataString(i % 2 == 0 ? Name(i) : Name(i).Split(' ')[0])}");
        yield return ("list.days", i => $"conversations?created_after={Day(office, i)}&created_before={Day(office, i + 1)}");
        yield return ("list.nothing", i => "conversations?blocked=true&unanswered=true&bot=true");
        yield return ("list.needle", i => "conversations?bot=true&resolved=true");
        yield return ("counts", i => "inbox/views");
        yield return ("search.common", i => $"inbox/search?q={Word(i, 0, 0.45)}");
        yield return ("search.rare", i => $"inbox/search?q={Word(i, 0.45, 1)}");
        yield return ("search.typing", i => $"inbox/search?q={Word(i, 0.2, 1)[..2]}");
        yield return ("search.two", i => $"inbox/search?q={Word(i, 0, 1)}+{Word(i + 500, 0, 1)}");
        yield return ("search.person", i => $"inbox/search?q={Uri.EscapeDataString(Name(i))}");
    }

    /// <summary>The key of a page that begins in the middle of the list.</summary>
    private static string Key(Office office, long i) =>
        string.Create(CultureInfo.InvariantCulture, $"{Office.Beginning + ((((Office.MessagesEach - 1L) * office.Conversations) + i) * 1_000)}.{i + 1}");

    private static string Day(Office office, int i) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Office.Beginning).AddSeconds((i % 10) * office.Conversations / 12.0).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>Everybody connected, customers writing at a steady pace.</summary>
    private static void Talk(Settings settings, Report report, Ground ground, Office office, HostProcess host)
    {
        using var loop = new EventLoop();
        var (screens, own) = (new Deliveries(PostBenchmark.NativeMarker), new Deliveries(PostBenchmark.NativeMarker));
        void Listen(IReadOnlyList<string> tokens, Deliveries deliveries)
        {
            foreach (var wave in tokens.Chunk(200))
            {
                var wires = wave.Select(token => new SseListener(host.Address, token, deliveries)).ToList();
                wires.ForEach(loop.Add);
                if (!loop.Run(() => wires.TrueForAll(x => x.Ready), TimeSpan.FromSeconds(60)))
                    throw new InvalidOperationException("Listeners were not let in within a minute.");
            }
        }

        Listen([.. office.Agents.Select(x => x.Token)], screens);
        Listen([.. office.Visitors.Select(x => x.Token)], own);
        var (posted, answered) = (0L, 0L);
        var free = new Queue<Poster>();
        foreach (var (room, token) in office.Visitors.Take(Posters))
        {
            var (head, body) = Poster.Native(room, token);
            var poster = new Poster(host.Address, head, body, poster =>
            {
                answered++;
                free.Enqueue(poster);
            });
            loop.Add(poster);
            free.Enqueue(poster);
        }

        var meter = new Meter(host.Id, ground.DatabaseProcess);
        var delivered = new List<Repeat>();
        for (var repeat = 0; repeat <= settings.Repeats; repeat++)
        {
            screens.Latency = new Histogram();
            var (from, before) = (meter.Read(), screens.Count);
            var time = repeat == 0 ? settings.WarmUpTime : settings.RepeatTime;
            var (started, sent) = (Stopwatch.GetTimestamp(), 0L);
            while (Stopwatch.GetElapsedTime(started) is var passed && passed < time)
            {
                for (; sent < passed.TotalSeconds * settings.Rate && free.TryDequeue(out var poster); sent++)
                {
                    posted++;
                    poster.Post();
                }

                loop.Run(static () => false, TimeSpan.FromMilliseconds(2));
            }

            if (repeat > 0)
                delivered.Add(new Repeat(screens.Count - before, from, meter.Read(), screens.Latency));
        }

        if (!loop.Run(() => answered == posted && screens.Count == posted, TimeSpan.FromSeconds(30)))
            throw new InvalidOperationException($"{posted} written, {answered} answered, {screens.Count} on an agent's screen: something is missing.");
        var load = $"{office.Agents.Count} agents, {office.Visitors.Count} visitors, {settings.Rate}/s";
        report.Add(Figure.Of("inbox.talk", ground.Engine, load, "on screens/s", delivered, meter));
        var all = new Histogram();
        delivered.ForEach(x => all.Add(x.Latency));
        report.Add(new Figure
        {
            Name = "inbox.screen", Engine = ground.Engine, Load = load, Unit = "ms p99", Values = [.. delivered.Select(x => x.Latency.Percentile(0.99))],
            Latency = [all.Percentile(0.5), all.Percentile(0.99), all.Percentile(0.999)],
        });
    }

    private static string Of(int conversations) => $"{conversations.ToString("#,##0", CultureInfo.InvariantCulture)} conversations";
}
