using Conversa.Inbox.Hours;

namespace Conversa.Inbox.Sla;

/// <summary>What is promised; stored as its number.</summary>
public enum SlaTarget : short
{
    /// <summary>The first answer of a handling episode.</summary>
    FirstReply = 1,

    /// <summary>Every further answer.</summary>
    NextReply = 2,

    /// <summary>That the matter is settled.</summary>
    Resolution = 3,
}

/// <summary>How soon, in milliseconds of counted time; 0 where nothing is promised.</summary>
/// <param name="Policy">The policy's number.</param>
/// <param name="FirstReply">From the customer's first message to the first answer.</param>
/// <param name="NextReply">From a customer's message to the answer.</param>
/// <param name="Resolution">From the beginning until it is resolved, without the time in which the customer is waited for.</param>
/// <param name="WarnBefore">How long before the end one is warned; 0 for never.</param>
public sealed record SlaLimits(long Policy, long FirstReply, long NextReply, long Resolution, long WarnBefore)
{
    /// <summary>What is promised for a target.</summary>
    public long Of(SlaTarget target) => target switch
    {
        SlaTarget.FirstReply => FirstReply,
        SlaTarget.NextReply => NextReply,
        _ => Resolution,
    };
}

/// <summary>One promise to a customer while it runs, and how it ended. Times are unix milliseconds, 0 for never.</summary>
/// <param name="Target">What is promised.</param>
/// <param name="Episode">The number of the handling episode it belongs to.</param>
/// <param name="Policy">The policy it follows.</param>
/// <param name="Limit">How much counted time there is, in milliseconds.</param>
/// <param name="WarnBefore">How long before its end one is warned.</param>
/// <param name="StartedAt">When it began.</param>
public sealed record SlaClock(SlaTarget Target, int Episode, long Policy, long Limit, long WarnBefore, long StartedAt)
{
    /// <summary>Counted time before it last went on.</summary>
    public long Spent { get; init; }

    /// <summary>Since when it runs; 0 while it is paused.</summary>
    public long RunningSince { get; init; }

    /// <summary>When it runs out; 0 while it is paused, or when the office never opens again.</summary>
    public long DueAt { get; init; }

    /// <summary>When one is warned.</summary>
    public long WarnAt { get; init; }

    /// <summary>Whether one was warned.</summary>
    public bool Warned { get; init; }

    /// <summary>Whether the promise was broken.</summary>
    public bool Breached { get; init; }

    /// <summary>When what was promised happened, or did not matter any more.</summary>
    public long EndedAt { get; init; }

    /// <summary>When somebody has to look at it next; 0 for never.</summary>
    public long NextAt => EndedAt != 0 || RunningSince == 0 || Breached ? 0 : WarnAt != 0 && !Warned ? WarnAt : DueAt;

    internal SlaClock Run(long at, OfficeCalendar calendar)
    {
        if (RunningSince != 0)
            return this;
        var due = calendar.After(at, Math.Max(0, Limit - Spent)) ?? 0;
        var warn = WarnBefore == 0 || WarnBefore >= Limit ? 0 : calendar.After(at, Math.Max(0, Limit - WarnBefore - Spent)) ?? 0;
        return this with { RunningSince = at, DueAt = due, WarnAt = warn };
    }

    internal SlaClock Pause(long at, OfficeCalendar calendar) =>
        RunningSince == 0 ? this : this with { Spent = Spent + calendar.OpenBetween(RunningSince, at), RunningSince = 0, DueAt = 0, WarnAt = 0 };

    internal SlaClock End(long at, OfficeCalendar calendar) => Pause(at, calendar) with { EndedAt = at };

    /// <summary>The same promise by another policy: what was spent stays spent, and whoever was told of the old one is told of the new one, too.</summary>
    internal SlaClock Under(SlaLimits limits, long at, OfficeCalendar calendar)
    {
        var paused = Pause(at, calendar) with { Policy = limits.Policy, Limit = limits.Of(Target), WarnBefore = limits.WarnBefore, Warned = false, Breached = false };
        return RunningSince == 0 ? paused : paused.Run(at, calendar);
    }
}
