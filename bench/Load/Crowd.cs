using System.Net;
using Conversa.Bench.Reports;
using Conversa.Bench.Stage;

namespace Conversa.Bench.Load;

/// <summary>Senders and listeners of one measurement over the network. Each sender posts again as soon as it is answered.</summary>
/// <param name="marker">What stands before a sender's own id in what listeners get.</param>
internal sealed class Crowd(string marker) : IDisposable
{
    private const int Wave = 200; // fewer than the server's listen queue holds

    private readonly EventLoop loop = new();
    private readonly List<Poster> posters = [];
    private Histogram answers = new();
    private bool stopped;
    private long answered;
    private long posted;

    public Deliveries Deliveries { get; } = new(marker);

    /// <summary>How many listeners hear each message.</summary>
    public int Audience { get; init; }

    /// <summary>How many messages may be on their way to their listeners; more wait with their sender.</summary>
    public int Window { get; init; } = int.MaxValue;

    public void Listen(int count, Func<int, Wire> connect)
    {
        var wave = new List<Wire>();
        for (var i = 0; i < count; i++)
        {
            var wire = connect(i);
            loop.Add(wire);
            wave.Add(wire);
            if (wave.Count < Wave && i < count - 1)
                continue;
            if (!loop.Run(() => wave.TrueForAll(one => one.Ready), TimeSpan.FromSeconds(30)))
                throw new InvalidOperationException("Listeners were not let in within 30 seconds.");
            wave.Clear();
        }
    }

    public void Send(int count, IPEndPoint server, Func<int, (string Head, string Body)> request)
    {
        for (var i = 0; i < count; i++)
        {
            var (head, body) = request(i);
            var poster = new Poster(server, head, body, Answered);
            loop.Add(poster);
            posters.Add(poster);
        }
    }

    /// <summary>Lets everyone talk; one repeat each of what was answered and what was delivered.</summary>
    public (List<Repeat> Posts, List<Repeat> Delivered) Run(Settings settings, Meter meter)
    {
        foreach (var poster in posters)
            Post(poster);
        Serve(settings.WarmUpTime);
        if (!loop.Run(() => posters.TrueForAll(one => one.Took > 0), TimeSpan.FromSeconds(60))) // every room is known to the server by then
            throw new InvalidOperationException("Senders were not answered within a minute.");
        List<Repeat> posts = [], delivered = [];
        for (var i = 0; i < settings.Repeats; i++)
        {
            answers = new Histogram();
            Deliveries.Latency = new Histogram();
            var (from, answersBefore, deliveriesBefore) = (meter.Read(), answered, Deliveries.Count);
            Serve(settings.RepeatTime);
            var to = meter.Read();
            posts.Add(new Repeat(answered - answersBefore, from, to, answers));
            delivered.Add(new Repeat(Deliveries.Count - deliveriesBefore, from, to, Deliveries.Latency));
        }

        stopped = true;
        if (!loop.Run(() => answered == posted && Deliveries.Count == posted * Audience, TimeSpan.FromSeconds(20)))
            throw new InvalidOperationException($"{posted} posted, {answered} answered, {Deliveries.Count} of {posted * Audience} delivered: something is missing.");
        return (posts, delivered);
    }

    /// <summary>Nothing but listening.</summary>
    public void Serve(TimeSpan time) => loop.Run(
        () =>
        {
            if (Window < int.MaxValue)
                posters.ForEach(Post);
            return false;
        },
        time);

    public void Dispose() => loop.Dispose();

    private void Answered(Poster poster)
    {
        answered++;
        answers.Add(poster.Took);
        if (Window == int.MaxValue)
            Post(poster);
    }

    private void Post(Poster poster)
    {
        if (stopped || poster.Waiting || (Window < int.MaxValue && (posted * Audience) - Deliveries.Count > (Window - 1) * (long)Audience))
            return;
        posted++;
        poster.Post();
    }
}
