using System.Globalization;
using System.Text.Json;
using Conversa.Chat.Messages;
using Conversa.Identity.Users;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.Decisions;
using Conversa.Inbox.QuickReplies;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Automation;

/// <summary>What conditions can ask about a conversation, as it is inside a decision. Reads only what the given conditions need.</summary>
internal sealed class ConversationKnowledge(UserDirectory users)
{
    private static readonly string[] OfCustomer = ["customer.name", "customer.email", "customer.phone", "customer.identity"];

    /// <param name="conditions">What will be asked.</param>
    /// <param name="message">The message it is about, if it is about one.</param>
    /// <param name="decision">The decision.</param>
    /// <param name="held">The conversation.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>What is known under a field's name.</returns>
    public async Task<Func<string, IReadOnlyList<string>>> OfAsync(IReadOnlyCollection<ApiCondition> conditions, StoredMessage? message, Decision decision, HeldConversation held, CancellationToken ct)
    {
        var state = held.Life.State;
        var known = new Dictionary<string, IReadOnlyList<string>>
        {
            ["channel"] = [Text(state.Channel)], ["division"] = [state.Division == 0 ? "general" : Text(state.Division)], ["tag"] = [.. state.Tags], ["language"] = [state.Language],
            ["session"] = [Text(state.Session)], ["score"] = state.Service is { Score: > 0 and var score } ? [Text(score)] : [], ["text"] = message is null ? [] : [message.Text],
            ["bot"] = Word(state.Bot), ["served"] = Word(state.Served), ["resolved"] = Word(state.Resolved), ["unanswered"] = Word(state.UnansweredSince != 0),
        };
        var fields = conditions.Select(x => x.Field).ToHashSet();
        if (fields.Contains("open"))
            known["open"] = Word((await decision.PlaybookAsync()).CalendarFor(state.Channel, state.Division).IsOpenAt(decision.Now));
        if (fields.Contains("agent"))
            known["agent"] = [.. (await users.ByIdsAsync(state.Agents, ct)).Values.Select(x => x.ExternalId)];
        if (fields.Contains("customer.name"))
            known["customer.name"] = await users.ByIdAsync(state.Customer, ct) is { } customer ? [customer.Name] : [];
        if (fields.Any(x => x.StartsWith("customer.", StringComparison.Ordinal)))
        {
            var row = await decision.Tx.Connection.FirstAsync("select email, phone, identity, properties from customer where user_id = @user",
                r => (Email: r.GetString(0), Phone: r.GetString(1), Identity: r.GetString(2), Properties: r.GetString(3)), ct, ("user", state.Customer));
            (known["customer.email"], known["customer.phone"], known["customer.identity"]) = ([row.Email ?? ""], [row.Phone ?? ""], [row.Identity ?? ""]);
            using var properties = JsonDocument.Parse(row.Properties ?? "{}");
            foreach (var field in fields.Where(x => x.StartsWith("customer.", StringComparison.Ordinal)).Except(OfCustomer))
                known[field] = ReplyVariables.Word(properties.RootElement, field[9..]) is { } word ? [word] : [];
        }

        using var info = JsonDocument.Parse(held.Info);
        foreach (var field in fields.Where(x => x.StartsWith("info.", StringComparison.Ordinal)))
            known[field] = ReplyVariables.Word(info.RootElement, field[5..]) is { } word ? [word] : [];
        return field => known.GetValueOrDefault(field) ?? [];
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static IReadOnlyList<string> Word(bool so) => [so ? "true" : "false"];
}
