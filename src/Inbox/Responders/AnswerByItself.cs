using Conversa.Inbox.Conversations;
using Conversa.Inbox.Decisions;
using Conversa.Inbox.Playbooks;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Responders;

/// <summary>
/// Answers a customer by itself, in the decision that reckons their message in: so each message is answered once, whatever happens to the node. Nobody is answered
/// while the bot is on, when somebody of the team has answered meanwhile, or when what they wrote was itself written by a machine.
/// </summary>
internal sealed class AnswerByItself(HouseWords words, InboxOptions limits) : IReaction
{
    public async Task ReactAsync(Decision decision, HeldConversation held, CancellationToken ct)
    {
        var state = held.Life.State;
        if (held.Written.Count == 0 || state.Bot || state.Resolved || state.UnansweredSince == 0)
            return;
        var book = await decision.PlaybookAsync();
        if (book.ResponderFor(state.Channel) is not { Active: true } responder || held.Written.LastOrDefault(x => !HouseWords.IsAutomatic(x)) is not { } cause)
            return;
        var began = held.Unsaved.Any(x => x.Kind == InboxEntries.SessionStarted);
        if (began && await IsNewAsync())
            await SayAsync(AnswerKind.Greeting, responder.Greeting);
        if (!book.CalendarFor(state.Channel, state.Division).IsOpenAt(cause.CreatedAt))
            await SayAsync(AnswerKind.Offline, responder.Offline, responder.OfflineEachMessage);
        else if (began && (responder.OnlineIfResolved || await IsNewAsync()))
            await SayAsync(AnswerKind.Online, responder.Online);

        async Task SayAsync(AnswerKind kind, string text, bool again = false)
        {
            if (text.Length == 0)
                return;
            var last = await AutoAnswer.LastAsync(decision.Tx.Connection, state.Room, kind, ct);
            if ((last.Session == state.Session && !again) || last.IsTooMuch(decision.Now, limits.MaxAnswersPerHour))
                return;
            var word = Word(kind);
            if (await words.SayAsync(decision, held, book.Author, text, word, $"auto-{word}-{cause.Id}", ct) is not { } said)
                return;
            await AutoAnswer.SaidAsync(decision.Tx.Connection, decision.Tx.Workspace, state.Room, kind, state.Session, decision.Now, ct);
            held.Life.Remember(InboxEntries.AnsweredByItself, 0, decision.Now, said.Id, word);
        }

        // With a fresh room for every matter, whoever comes back is known from the rooms before.
        async Task<bool> IsNewAsync() => state.Session == 1 && !await decision.Tx.Connection.FirstAsync(
            "select 1 from conversation where customer_id = @customer and channel_id = @channel and room_id < @room limit 1", r => true, ct,
            ("customer", state.Customer), ("channel", state.Channel), ("room", state.Room));
    }

    public static string Word(AnswerKind kind) => kind switch
    {
        AnswerKind.Greeting => "greeting",
        AnswerKind.Online => "online",
        _ => "offline",
    };
}
