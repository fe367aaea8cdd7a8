using Conversa.Chat;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.Decisions;
using Conversa.Inbox.Playbooks;

namespace Conversa.Inbox.Ratings;

/// <summary>Asks the customer how it was when their matter is resolved, and keeps what they say, wherever they say it.</summary>
internal sealed class AskForRating(HouseWords words, ChatOptions chat) : IReaction
{
    public async Task ReactAsync(Decision decision, HeldConversation held, CancellationToken ct)
    {
        var (state, facts) = (held.Life.State, held.Unsaved.ToList());
        if (facts.Find(x => x.Kind == InboxEntries.Rated) is { } rated)
            await (Of(decision, held) with { Score = (int)rated.Subject, Feedback = rated.Detail ?? "", RatedAt = rated.At, Via = RatedVia.InPlace }).SaidAsync(decision.Tx.Connection, ct);
        if (state is not { Service: { ResolvedAt: > 0, FirstMessage: > 0, Score: 0 }, Blocked: false } || facts.FindLast(x => x.Kind == InboxEntries.Resolved) is not { } resolved)
            return;
        var book = await decision.PlaybookAsync();
        var (csat, channel) = (book.Csat, Api.ConversationViews.Id(state.Channel));
        if (!csat.Says.Active || (csat.Says.OnlyHuman && resolved.Actor == 0) || csat.Says.IgnoredChannels?.Contains(channel) == true)
            return;
        if (await (Of(decision, held) with { AskedAt = decision.Now }).AskAsync(decision.Tx.Connection, ct) is not { } code)
            return;
        var link = $"{(chat.PublicUrl.Length > 0 ? chat.PublicUrl : csat.Address)}/rate/{code}";
        var text = csat.Says.Message.Contains("{{link}}", StringComparison.Ordinal) ? csat.Says.Message : csat.Says.Message + " {{link}}";
        await words.SayAsync(decision, held, book.Author, text.Replace("{{link}}", link, StringComparison.Ordinal), "rating", $"rating-{state.Room}-{state.Service.Number}", ct);
        held.Life.Remember(InboxEntries.RatingAsked, 0, decision.Now, state.Service.Number);
    }

    /// <summary>The rating of the last handling episode, before anything is said.</summary>
    public static StoredRating Of(Decision decision, HeldConversation held)
    {
        var (s, service) = (held.Life.State, held.Life.State.Service!);
        return new StoredRating(decision.Tx.Workspace, s.Room, service.Number, s.Customer, s.Channel, s.LastAgent != 0 ? s.LastAgent : service.ResolvedBy, 0, 0, "", 0, RatedVia.Nowhere);
    }
}
