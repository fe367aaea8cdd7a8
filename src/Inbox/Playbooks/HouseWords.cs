using System.Text.Json;
using Conversa.Chat.Messages;
using Conversa.Chat.Rooms;
using Conversa.Identity.Users;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.Decisions;
using Conversa.Inbox.QuickReplies;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Playbooks;

/// <summary>Writes to a customer inside a decision: the program's own words, or what an agent lets it write. Nobody of the team has answered by that, unless the caller says so.</summary>
internal sealed class HouseWords(UserDirectory users)
{
    /// <summary>Whether a machine wrote it and says so: <c>automatic</c> in the extras.</summary>
    public static bool IsAutomatic(StoredMessage message)
    {
        if (message.Extras?.Contains("\"automatic\"", StringComparison.Ordinal) != true)
            return false;
        using var extras = JsonDocument.Parse(message.Extras);
        return extras.RootElement.TryGetProperty("automatic", out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.String;
    }

    /// <summary>Posts a text with its places filled in; what it is for stands in the extras, for other machines.</summary>
    /// <returns>The message; null when its text came out empty, or there is nobody to write it.</returns>
    public async Task<StoredMessage?> SayAsync(Decision decision, HeldConversation held, long author, string text, string? automatic, string clientId, CancellationToken ct)
    {
        var filled = (await FillAsync(decision, held, author, text, ct)).Trim();
        if (author == 0 || filled.Length == 0 || await RoomChange.OpenAsync(decision.Tx, held.Life.State.Room, ct) is not { } room)
            return null;
        var message = await room.PostAsync(author, "text", filled, null, automatic is null ? null : $$"""{"automatic":"{{automatic}}"}""", clientId);
        held.Said(message);
        return message;
    }

    /// <summary>Fills the places of a kept text for a conversation.</summary>
    public async Task<string> FillAsync(Decision decision, HeldConversation held, long author, string text, CancellationToken ct)
    {
        if (!text.Contains("{{", StringComparison.Ordinal))
            return text;
        var customer = await users.ByIdAsync(held.Life.State.Customer, ct);
        var agent = await users.ByIdAsync(author, ct);
        using var info = JsonDocument.Parse(held.Info);
        using var properties = JsonDocument.Parse(await decision.Tx.Connection.FirstAsync("select properties from customer where user_id = @user", r => r.GetString(0), ct, ("user", held.Life.State.Customer)) ?? "{}");
        return ReplyVariables.Fill(text, name => name switch
        {
            "customer.name" => customer?.Name,
            "agent.name" => agent?.Name,
            "channel.name" => held.Channel.Name,
            "conversation.id" => Api.ConversationViews.Id(held.Life.State.Room),
            _ when name.StartsWith("info.", StringComparison.Ordinal) => ReplyVariables.Word(info.RootElement, name[5..]),
            _ when name.StartsWith("customer.", StringComparison.Ordinal) => ReplyVariables.Word(properties.RootElement, name[9..]),
            _ => null,
        }).Text;
    }
}
