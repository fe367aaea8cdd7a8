using Conversa.Client;

namespace Conversa.SdkDotnet.Tests;

/// <summary>What is written is there once, in order, whatever the line does.</summary>
public sealed class Sending
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_whose_answers_are_lost_is_there_once()
    {
        await using var shop = await Shop.OpenAsync();
        var (olga, line) = await shop.Olga();
        var (_, room) = await shop.Served(olga);
        await using var outbox = new Outbox(olga);
        line.Failed += outbox.Wake;
        var arrived = line.Arrived;

        line.LoseAnswers(3);
        await outbox.WriteAsync(room, "Good morning!");
        await UntilEmpty(outbox);

        (await Shop.Said(olga, room)).ShouldBe(["hello", "Good morning!"]);
        line.Arrived.ShouldBeGreaterThanOrEqualTo(arrived + 4, "it really was sent four times");
    }

    [Fact]
    public async Task A_note_whose_answer_is_lost_is_there_once()
    {
        await using var shop = await Shop.OpenAsync();
        var (olga, line) = await shop.Olga();
        var (_, room) = await shop.Served(olga);
        await using var outbox = new Outbox(olga);
        line.Failed += outbox.Wake;

        line.LoseAnswers(1);
        await outbox.NoteAsync(room, "Asked twice already.");
        await UntilEmpty(outbox);

        (await olga.Conversations.HistoryAsync(room, ct: Now)).Items.Where(x => x.Type == "conversation.noted").Select(x => x.Detail).ShouldBe(["Asked twice already."]);
    }

    [Fact]
    public async Task What_was_written_while_the_line_was_down_leaves_in_its_order()
    {
        await using var shop = await Shop.OpenAsync();
        var (olga, line) = await shop.Olga();
        var (_, room) = await shop.Served(olga);
        await using var outbox = new Outbox(olga);

        line.IsDown = true;
        for (var i = 1; i <= 5; i++)
            await outbox.WriteAsync(room, $"line {i}");
        outbox.Waiting.Count.ShouldBe(5);
        line.IsDown = false;
        outbox.Wake();
        await UntilEmpty(outbox);

        (await Shop.Said(olga, room)).ShouldBe(["hello", "line 1", "line 2", "line 3", "line 4", "line 5"]);
    }

    [Fact]
    public async Task What_waits_survives_the_program_and_what_had_arrived_does_not_come_twice()
    {
        await using var shop = await Shop.OpenAsync();
        var (olga, line) = await shop.Olga();
        var (_, room) = await shop.Served(olga);
        var store = new OutboxInMemory();
        await using (var first = new Outbox(olga, store))
        {
            var lost = new TaskCompletionSource();
            line.Failed += () => lost.TrySetResult();
            line.LoseAnswers(1);
            await first.WriteAsync(room, "Are you still there?");
            await lost.Task.WaitAsync(Now); // it arrived, nobody knows, and now the program ends
        }

        (await store.LoadAsync()).ShouldHaveSingleItem();
        await using var second = new Outbox(olga, store);
        await second.StartAsync();
        await UntilEmpty(second);

        (await Shop.Said(olga, room)).ShouldBe(["hello", "Are you still there?"]);
        (await store.LoadAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_server_refuses_stays_with_the_reason_until_it_is_sent_again_or_thrown_away()
    {
        await using var shop = await Shop.OpenAsync();
        var (olga, _) = await shop.Olga();
        var (_, room) = await shop.Served(olga);
        await olga.Conversations.ResolveAsync(room, ct: Now); // whoever resolved it is not in the room any more
        await using var outbox = new Outbox(olga);

        await outbox.WriteAsync(room, "one more thing");
        await Eventually.TrueAsync(() => outbox.Waiting is [{ Refused: not null }], "the refusal is shown", ct: Now);
        await olga.Conversations.ReopenAsync(room, Now);
        if (!(await olga.Conversations.ReadAsync(room, Now)).Served)
            await olga.Conversations.TakeAsync(room, Now);
        await outbox.SendAgainAsync(outbox.Waiting[0].ClientId);
        await UntilEmpty(outbox);
        (await Shop.Said(olga, room)).ShouldBe(["hello", "one more thing"]);

        await outbox.WriteAsync("999999999", "to nobody");
        await Eventually.TrueAsync(() => outbox.Waiting is [{ Refused: not null }], "the refusal is shown", ct: Now);
        await outbox.DiscardAsync(outbox.Waiting[0].ClientId);
        outbox.Waiting.ShouldBeEmpty();
    }

    [Fact]
    public void What_is_kept_reads_back_as_it_was()
    {
        var outgoing = new Outgoing("a1", "7", "“Hi” 👋", DateTimeOffset.UnixEpoch, IsNote: true, Refused: "no");

        Outgoing.FromJson(outgoing.ToJson()).ShouldBe(outgoing);
        Outgoing.FromJson("{").ShouldBeNull();
    }

    private static Task UntilEmpty(Outbox outbox) => Eventually.TrueAsync(() => outbox.Waiting.Count == 0, "everything was sent", ct: Now);
}
