using System.Collections.Concurrent;
using Conversa.Client;
using EventStream = Conversa.Client.EventStream;

namespace Conversa.SdkDotnet.Tests;

/// <summary>Everything that happens is heard once and in order, and one always knows how current one is.</summary>
public sealed class Hearing
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_that_breaks_goes_on_where_it_stopped_and_says_so_meanwhile()
    {
        await using var shop = await Shop.OpenAsync();
        var (olga, line) = await shop.Olga();
        var (budi, room) = await shop.Served(olga);
        var stream = olga.Listen();
        var states = new ConcurrentQueue<LineState>();
        stream.StateChanged += states.Enqueue;
        await using var ear = new Ear(stream);
        await ear.Until(() => stream.State == LineState.Live);

        for (var i = 0; i < 12; i++)
        {
            await budi.Rooms.PostAsync(room, Ids.New(), $"word {i}", ct: Now);
            if (i % 3 == 0)
                line.BreakStreams();
        }

        await ear.Until(() => ear.Texts.Count >= 12 && stream.State == LineState.Live);
        ear.Texts.ShouldBe(Enumerable.Range(0, 12).Select(i => $"word {i}"));
        states.ShouldContain(LineState.Offline);
        states.ShouldContain(LineState.CatchingUp);
    }

    [Fact]
    public async Task A_line_that_is_down_is_tried_again_and_a_network_that_returns_is_tried_at_once()
    {
        await using var shop = await Shop.OpenAsync();
        var clock = new TestClock(); // stands still: without being woken nobody would try again
        var (olga, line) = await shop.Olga(clock);
        var (budi, room) = await shop.Served(olga);
        var stream = olga.Listen();
        await using var ear = new Ear(stream);
        await ear.Until(() => stream.State == LineState.Live);

        line.IsDown = true;
        line.BreakStreams();
        await ear.Until(() => stream.State == LineState.Offline);
        await budi.Rooms.PostAsync(room, Ids.New(), "said meanwhile", ct: Now);
        line.IsDown = false;
        stream.Wake();

        await ear.Until(() => ear.Texts.Contains("said meanwhile") && stream.State == LineState.Live);
    }

    [Fact]
    public async Task A_line_that_falls_silent_counts_as_dead()
    {
        await using var shop = await Shop.OpenAsync();
        var clock = new TestClock();
        var (olga, line) = await shop.Olga(clock);
        line.IsMute = true;
        var stream = olga.Listen("0");
        await using var ear = new Ear(stream);
        await ear.Until(() => stream.State == LineState.CatchingUp);

        clock.Advance(olga.Options.Silence * 1.5);
        await ear.Until(() => stream.State == LineState.Offline);
        line.IsMute = false;
        stream.Wake();

        await ear.Until(() => stream.State == LineState.Live);
    }

    [Fact]
    public async Task What_happens_to_a_conversation_comes_with_the_conversation_as_it_is_then()
    {
        await using var shop = await Shop.OpenAsync();
        var (olga, _) = await shop.Olga();
        await using var ear = new Ear(olga.Listen());
        await ear.Until(() => ear.Heard.OfType<Ready>().Any());

        var (_, room) = await shop.Served(olga);
        await olga.Conversations.TagAsync(room, "vip", Now);
        await olga.Conversations.ResolveAsync(room, "sent again", Now);
        await ear.Until(() => ear.Heard.OfType<ConversationChanged>().Any(x => x.Fact.Type == "conversation.resolved"));

        var facts = ear.Heard.OfType<ConversationChanged>().Where(x => x.Conversation.Id == room).ToList();
        facts.Select(x => x.Fact.Type).ShouldBe(["conversation.opened", "conversation.session_started", "conversation.service_opened", "conversation.customer_wrote", "conversation.agent_assigned", "conversation.tagged", "conversation.agent_removed", "conversation.resolved"], ignoreOrder: true);
        facts.Single(x => x.Fact.Type == "conversation.tagged").Fact.Detail.ShouldBe("vip");
        facts[^1].Conversation.Resolved.ShouldBeTrue();
        facts[^1].Conversation.Tags.ShouldBe(["vip"]);
    }

    [Fact]
    public async Task Whoever_signs_out_hears_nothing_more()
    {
        await using var shop = await Shop.OpenAsync();
        var (olga, _) = await shop.Olga();
        var stream = olga.Listen();
        await using var ear = new Ear(stream);
        await ear.Until(() => stream.State == LineState.Live);

        await olga.Account.SignOutAsync(Now);
        stream.Wake();

        (await Should.ThrowAsync<RefusedException>(ear.Ended)).Status.ShouldBe(401);
    }

    /// <summary>Reads a stream and remembers what it heard.</summary>
    private sealed class Ear : IAsyncDisposable
    {
        private readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Now);

        public Ear(EventStream stream) => Ended = ListenAsync(stream);

        public Task Ended { get; }

        public ConcurrentQueue<LiveEvent> Heard { get; } = new();

        public IReadOnlyList<string> Texts => [.. Heard.OfType<MessagePosted>().Select(x => x.Message.Text)];

        public Task Until(Func<bool> condition) => Eventually.TrueAsync(() => Ended.IsFaulted ? throw Ended.Exception!.InnerException! : condition(), "it is heard", ct: Now);

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await Ended.ContinueWith(static _ => { }, TaskScheduler.Default);
            stop.Dispose();
        }

        private async Task ListenAsync(EventStream stream)
        {
            await foreach (var happened in stream.ReadAsync(stop.Token))
                Heard.Enqueue(happened);
        }
    }
}
