using Conversa.Inbox.Conversations;
using Conversa.Inbox.Hours;

namespace Conversa.Inbox.Sla;

/// <summary>Something to be told of: a promise will soon be broken, or is.</summary>
/// <param name="Target">Which.</param>
/// <param name="Breached">Whether it is broken; else it will soon be.</param>
/// <param name="DueAt">When it runs or ran out.</param>
/// <param name="At">When that was found to be so.</param>
public readonly record struct SlaAlert(SlaTarget Target, bool Breached, long DueAt, long At);

/// <summary>
/// Lets the clocks of one conversation follow what happens to it. Pure. They stand still while it is snoozed, while the bot has it and while the customer is blocked; the one for
/// the resolution also while the customer is waited for.
/// </summary>
public sealed class SlaReckoning
{
    private readonly SlaLimits? limits;
    private readonly OfficeCalendar calendar;
    private readonly Dictionary<(int Episode, SlaTarget Target), SlaClock> clocks;
    private readonly HashSet<(int, SlaTarget)> changed = [];
    private readonly List<SlaAlert> alerts = [];

    /// <param name="limits">What is promised from here on; null for nothing.</param>
    /// <param name="calendar">Which time counts.</param>
    /// <param name="running">The clocks that have not ended.</param>
    public SlaReckoning(SlaLimits? limits, OfficeCalendar calendar, IEnumerable<SlaClock> running) =>
        (this.limits, this.calendar, clocks) = (limits, calendar, running.ToDictionary(x => (x.Episode, x.Target)));

    /// <summary>The clocks that changed.</summary>
    public IEnumerable<SlaClock> Changed => changed.Select(x => clocks[x]);

    /// <summary>What is to be told of, in order.</summary>
    public IReadOnlyList<SlaAlert> Alerts => alerts;

    /// <summary>Something happened.</summary>
    /// <param name="state">Where the conversation stands after it.</param>
    /// <param name="at">When it happened.</param>
    public void Follow(ConversationState state, long at)
    {
        foreach (var clock in clocks.Values.Where(x => x.EndedAt == 0).ToList())
        {
            if (clock is { DueAt: > 0, Breached: false } && at > clock.DueAt)
                Breach(clock, at); // too late, and nobody had looked in between
        }

        var episode = state.Service is { ResolvedAt: 0 } open ? open : null;
        foreach (var clock in clocks.Values.Where(x => x.EndedAt == 0 && (x.Episode != episode?.Number || !IsAwaited(x.Target, state))).ToList())
            Put(clock.End(at, calendar));
        if (episode is null)
            return;
        foreach (var target in (SlaTarget[])[SlaTarget.FirstReply, SlaTarget.NextReply, SlaTarget.Resolution])
        {
            var known = clocks.GetValueOrDefault((episode.Number, target)) is { EndedAt: 0 } running ? running : null;
            if (!IsAwaited(target, state) || (limits?.Of(target) ?? 0) == 0)
            {
                if (known is not null)
                    Put(known.End(at, calendar)); // the policy that promised it does not count any more
                continue;
            }

            var clock = known ?? new SlaClock(target, episode.Number, limits!.Policy, limits.Of(target), limits.WarnBefore, at);
            if (clock.Policy != limits!.Policy)
                clock = clock.Under(limits, at, calendar);
            clock = Counts(target, state) ? clock.Run(at, calendar) : clock.Pause(at, calendar);
            if (clock != known)
                Put(clock);
        }
    }

    /// <summary>Time went by.</summary>
    public void Look(long now)
    {
        foreach (var clock in clocks.Values.Where(x => x.NextAt != 0 && x.NextAt <= now).ToList())
        {
            if (clock.DueAt != 0 && clock.DueAt <= now)
            {
                Breach(clock, now);
            }
            else
            {
                Put(clock with { Warned = true });
                alerts.Add(new SlaAlert(clock.Target, false, clock.DueAt, now));
            }
        }
    }

    private static bool IsAwaited(SlaTarget target, ConversationState state) => target switch
    {
        SlaTarget.FirstReply => state.UnansweredSince != 0 && state.Service!.FirstReplyAt == 0,
        SlaTarget.NextReply => state.UnansweredSince != 0 && state.Service!.FirstReplyAt != 0,
        _ => true,
    };

    private static bool Counts(SlaTarget target, ConversationState state) =>
        !state.Bot && !state.Blocked && state.SnoozedUntil == 0 && (target != SlaTarget.Resolution || state.UnansweredSince != 0 || state.Service!.FirstReplyAt == 0);

    private void Breach(SlaClock clock, long at)
    {
        Put(clock with { Breached = true, Warned = true });
        alerts.Add(new SlaAlert(clock.Target, true, clock.DueAt, at));
    }

    private void Put(SlaClock clock)
    {
        clocks[(clock.Episode, clock.Target)] = clock;
        changed.Add((clock.Episode, clock.Target));
    }
}
