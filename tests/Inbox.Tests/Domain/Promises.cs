using Conversa.Inbox.Conversations;
using Conversa.Inbox.Hours;
using Conversa.Inbox.Sla;
using CsCheck;

namespace Conversa.Inbox.Tests.Domain;

/// <summary>Promises to customers: when they begin, stand still, run out and end.</summary>
public sealed class Promises
{
    private const long Minute = 60_000;
    private const long Start = 1_000 * Minute;

    private static readonly SlaLimits Limits = new(7, 10 * Minute, 5 * Minute, 60 * Minute, 2 * Minute);

    [Fact]
    public void The_first_reply_is_warned_of_once_and_broken_once()
    {
        var clocks = new Clocks(Limits).Written();

        clocks.Look(7).ShouldBeEmpty();
        clocks.Look(8).ShouldBe([new SlaAlert(SlaTarget.FirstReply, false, At(10), At(8))]);
        clocks.Look(9).ShouldBeEmpty();
        clocks.Look(12).ShouldBe([new SlaAlert(SlaTarget.FirstReply, true, At(10), At(12))]);
        clocks.Look(13).ShouldBeEmpty();
        clocks.Running.Select(x => x.Target).ShouldBe([SlaTarget.FirstReply, SlaTarget.Resolution]);
    }

    [Fact]
    public void Whoever_answered_in_time_is_told_of_nothing_and_whoever_answered_too_late_was_too_late()
    {
        var inTime = new Clocks(Limits).Written();
        inTime.Replied(10).ShouldBeEmpty();
        inTime.Look(30).ShouldBeEmpty();

        var late = new Clocks(Limits).Written();
        late.Replied(11).ShouldBe([new SlaAlert(SlaTarget.FirstReply, true, At(10), At(11))]);
    }

    [Fact]
    public void Every_later_answer_has_a_time_of_its_own_and_waiting_for_the_customer_costs_nothing()
    {
        var clocks = new Clocks(Limits).Written();
        clocks.Replied(4);
        clocks.Running.Single().ShouldBe(clocks.Of(SlaTarget.Resolution));
        clocks.Of(SlaTarget.Resolution).RunningSince.ShouldBe(0);
        clocks.Of(SlaTarget.Resolution).Spent.ShouldBe(4 * Minute);

        clocks.Look(500).ShouldBeEmpty();
        clocks.Written(500);
        clocks.Of(SlaTarget.NextReply).DueAt.ShouldBe(At(505));
        clocks.Of(SlaTarget.Resolution).DueAt.ShouldBe(At(556));
        clocks.Look(505).ShouldBe([new SlaAlert(SlaTarget.NextReply, true, At(505), At(505))]);
    }

    [Fact]
    public void Snoozed_it_stands_still_and_with_the_bot_too()
    {
        var clocks = new Clocks(Limits).Written();
        clocks.Happens(InboxEntries.Snoozed, 5, At(100));
        clocks.Look(90).ShouldBeEmpty();
        clocks.Of(SlaTarget.FirstReply).ShouldSatisfyAllConditions(x => x.RunningSince.ShouldBe(0), x => x.Spent.ShouldBe(5 * Minute));
        clocks.Happens(InboxEntries.Woken, 100);
        clocks.Happens(InboxEntries.BotTurnedOn, 101);
        clocks.Happens(InboxEntries.BotTurnedOff, 200);

        clocks.Of(SlaTarget.FirstReply).DueAt.ShouldBe(At(204));
    }

    [Fact]
    public void Only_the_offices_hours_count()
    {
        var nine = new OfficeCalendar(TimeZoneInfo.Utc, [.. Enumerable.Repeat<IReadOnlyList<DaySpan>>([new DaySpan(540, 600)], 7)], []);
        var reckoning = new SlaReckoning(Limits, nine, []);
        var evening = DateTimeOffset.Parse("2026-11-20T18:00:00Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
        reckoning.Follow(Clocks.Begun(evening), evening);

        reckoning.Changed.First(x => x.Target == SlaTarget.FirstReply).DueAt.ShouldBe(evening + (15 * 60 * Minute) + (10 * Minute));
    }

    [Fact]
    public void Another_policy_keeps_what_was_spent_and_none_at_all_ends_it()
    {
        var clocks = new Clocks(Limits).Written();
        clocks.Look(10).ShouldHaveSingleItem();
        clocks.Limits = Limits with { Policy = 8, FirstReply = 30 * Minute };
        clocks.Happens(InboxEntries.Tagged, 12, detail: "vip");
        clocks.Of(SlaTarget.FirstReply).ShouldSatisfyAllConditions(x => x.Policy.ShouldBe(8), x => x.DueAt.ShouldBe(At(30)), x => x.Breached.ShouldBeFalse());

        clocks.Limits = null;
        clocks.Happens(InboxEntries.Untagged, 13, detail: "vip");
        clocks.Running.ShouldBeEmpty();
    }

    [Fact]
    public void Whatever_happens_each_promise_is_told_of_at_most_once_and_counted_time_is_never_more_than_what_went_by() =>
        Gen.Select(Gen.Int[0, 6], Gen.Int[1, 8]).Array[1, 60].Sample(
            steps =>
            {
                var clocks = new Clocks(Limits).Written();
                var (minute, alerts) = (0, new List<SlaAlert>());
                foreach (var (what, later) in steps)
                {
                    minute += later;
                    alerts.AddRange(what switch
                    {
                        0 => clocks.Written(minute).Told,
                        1 => clocks.Replied(minute),
                        2 => clocks.Happens(InboxEntries.Snoozed, minute, At(minute + 30)),
                        3 => clocks.Happens(InboxEntries.Woken, minute),
                        4 => clocks.Happens(clocks.State.Bot ? InboxEntries.BotTurnedOff : InboxEntries.BotTurnedOn, minute),
                        5 => clocks.ResolvedAndBack(minute),
                        _ => clocks.Look(minute),
                    });
                    foreach (var clock in clocks.Running)
                        (clock.Spent + (clock.RunningSince == 0 ? 0 : At(minute) - clock.RunningSince)).ShouldBeLessThanOrEqualTo(At(minute) - clock.StartedAt);
                }

                alerts.Where(x => x.Target != SlaTarget.NextReply).GroupBy(x => (x.Target, x.Breached)).ShouldAllBe(x => x.Count() <= clocks.State.Service!.Number);
            },
            iter: 300);

    private static long At(int minute) => Start + (minute * Minute);

    /// <summary>A conversation whose clocks are stored after each step, as they are in the product.</summary>
    private sealed class Clocks(SlaLimits? limits)
    {
        private readonly Dictionary<(int, SlaTarget), SlaClock> stored = [];

        public SlaLimits? Limits { get; set; } = limits;

        public ConversationState State { get; private set; } = new() { Room = 1, Channel = 2, Customer = 3 };

        public IReadOnlyList<SlaAlert> Told { get; private set; } = [];

        public IEnumerable<SlaClock> Running => stored.Values.Where(x => x.EndedAt == 0).OrderBy(x => x.Target);

        public static ConversationState Begun(long at) => new ConversationState { Room = 1, Channel = 2, Customer = 3 }
            .After(new Fact(InboxEntries.SessionStarted, 3, at, 1)).After(new Fact(InboxEntries.ServiceOpened, 3, at, 1)).After(new Fact(InboxEntries.CustomerWrote, 3, at, 5));

        public SlaClock Of(SlaTarget target) => stored[(State.Service!.Number, target)];

        public Clocks Written(int minute = 0)
        {
            if (State.Service is null || State.Resolved)
                Happens(InboxEntries.ServiceOpened, minute, (State.Service?.Number ?? 0) + 1);
            if (State.SnoozedUntil != 0)
                Happens(InboxEntries.Woken, minute);
            Told = State.UnansweredSince == 0 ? Happens(InboxEntries.CustomerWrote, minute, 5) : [];
            return this;
        }

        public IReadOnlyList<SlaAlert> Replied(int minute) => Happens(InboxEntries.AgentReplied, minute, 6);

        public IReadOnlyList<SlaAlert> ResolvedAndBack(int minute)
        {
            var told = Happens(InboxEntries.Resolved, minute, State.Service!.Number);
            Running.ShouldBeEmpty();
            return [.. told, .. Written(minute).Told];
        }

        public IReadOnlyList<SlaAlert> Happens(short kind, int minute, long subject = 0, string? detail = null)
        {
            State = State.After(new Fact(kind, 0, At(minute), subject, detail));
            return Store(x => x.Follow(State, At(minute)));
        }

        public IReadOnlyList<SlaAlert> Look(int minute) => Store(x => x.Look(At(minute)));

        private IReadOnlyList<SlaAlert> Store(Action<SlaReckoning> reckon)
        {
            var reckoning = new SlaReckoning(Limits, OfficeCalendar.Always, Running.ToList());
            reckon(reckoning);
            foreach (var clock in reckoning.Changed)
                stored[(clock.Episode, clock.Target)] = clock;
            return reckoning.Alerts;
        }
    }
}
