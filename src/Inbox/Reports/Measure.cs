namespace Conversa.Inbox.Reports;

/// <summary>What was measured; stored as its number.</summary>
internal enum MeasureKind : short
{
    /// <summary>A service began; the word is a <see cref="Beginning"/>.</summary>
    Started = 1,

    /// <summary>Somebody of the team answered a waiting customer; the word is 1 for a service's first answer, the time is how long the customer waited.</summary>
    Replied = 2,

    /// <summary>A service ended; the word is an <see cref="Outcome"/>, the time is how long it lasted.</summary>
    Resolved = 3,

    /// <summary>A service ended that an agent had a hand in; one for each of them.</summary>
    Handled = 4,

    /// <summary>A customer rated a service; the word is the score.</summary>
    Rated = 5,

    /// <summary>A service that goes on left a division (the word is -1) or came to one (1).</summary>
    Moved = 6,
}

/// <summary>How a service began.</summary>
internal enum Beginning : short
{
    /// <summary>The conversation's first.</summary>
    New = 1,

    /// <summary>The customer wrote after it had been resolved.</summary>
    Returned = 2,

    /// <summary>Somebody of the workspace took the resolution back.</summary>
    Reopened = 3,
}

/// <summary>How a service ended.</summary>
internal enum Outcome : short
{
    /// <summary>An agent served or answered.</summary>
    ByAgent = 1,

    /// <summary>No agent had a hand in it, and the bot was on at some time.</summary>
    ByBot = 2,

    /// <summary>Neither an agent nor the bot had a hand in it.</summary>
    Unattended = 3,
}

/// <summary>One thing that reports count, in the moment it happened.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">When, in unix milliseconds.</param>
/// <param name="Room">The conversation.</param>
/// <param name="Number">Its service.</param>
/// <param name="Channel">Its channel.</param>
/// <param name="Division">The division it belonged to then; 0 for the general queue.</param>
/// <param name="Agent">Whom it is counted for; 0 for nobody.</param>
/// <param name="Word">What the kind says.</param>
/// <param name="Ms">How long it took, in milliseconds; -1 where that means nothing.</param>
/// <param name="OfficeMs">The same in office hours; -1 where it is not known.</param>
internal sealed record Measure(MeasureKind Kind, long At, long Room, int Number, long Channel, long Division, long Agent, short Word, long Ms = -1, long OfficeMs = -1)
{
    /// <summary>What it does to the number of services that go on.</summary>
    public int Backlog => Kind switch { MeasureKind.Started => 1, MeasureKind.Resolved => -1, MeasureKind.Moved => Word, _ => 0 };
}
