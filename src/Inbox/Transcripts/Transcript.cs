namespace Conversa.Inbox.Transcripts;

/// <summary>One thing that was said in a conversation.</summary>
/// <param name="At">When, in unix milliseconds.</param>
/// <param name="Who">Who said it.</param>
/// <param name="Customer">Whether that is the customer.</param>
/// <param name="Text">What was said; a file's name for a file.</param>
/// <param name="Link">A file's address; null for words.</param>
/// <param name="Note">Whether it is a note, which no customer sees.</param>
internal sealed record TranscriptLine(long At, string Who, bool Customer, string Text, string? Link, bool Note);

/// <summary>A conversation as something to keep.</summary>
/// <param name="Conversation">Its id.</param>
/// <param name="Channel">Its channel's name.</param>
/// <param name="Customer">The customer's name.</param>
/// <param name="Zone">Where its times are.</param>
/// <param name="MadeAt">When it was put together, in unix milliseconds.</param>
/// <param name="Lines">What was said, in order.</param>
/// <param name="Shortened">Whether only the newest are here.</param>
internal sealed record Transcript(string Conversation, string Channel, string Customer, TimeZoneInfo Zone, long MadeAt, IReadOnlyList<TranscriptLine> Lines, bool Shortened)
{
    /// <summary>The most messages that are put together.</summary>
    public const int Most = 5_000;

    public DateTimeOffset Local(long at) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), Zone);
}
