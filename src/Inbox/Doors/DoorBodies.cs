using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Conversa.Chat.Api;
using Conversa.Chat.Messages;
using Conversa.Identity.Users;
using Conversa.Inbox.Api;
using Conversa.Inbox.Channels;
using Conversa.Inbox.Conversations;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;
using Conversa.Platform.Webhooks;

namespace Conversa.Inbox.Doors;

/// <summary>What goes out through the doors in the standard format: the same messages and conversations as everywhere.</summary>
internal sealed class DoorBodies(Database database, LogReader log, ConversationViews views, UserDirectory users, AllocationCandidate candidates) : IWebhookBodies
{
    public string Format => WebhookEndpoint.Standard;

    public bool Writes(string type) => DoorNames.Is(type);

    public async ValueTask<WebhookBody?> WriteAsync(WebhookEvent what, CancellationToken ct)
    {
        var workspace = what.Endpoint.Workspace;
        if (await views.FindAsync(workspace, what.Key, ct) is not { } stored)
            return null;
        if (what.Type == DoorNames.AllocationRequested)
            return await AskAsync(what, stored, ct);
        if (!(await RoomHistory.ByIdsAsync(database, workspace, [what.Position], ct)).TryGetValue(what.Position, out var message) || message.Deleted)
            return null;
        var shown = ApiMessage.Of(message, await users.ByIdAsync(message.Sender, ct));
        if (what.Type == DoorNames.BotMessage)
            return Body(what, message.CreatedAt, stored, new ApiBotMessage(shown, await views.ShowAsync(workspace, stored, ct)), DoorJson.Wire.ApiBotMessage);
        await using var connection = await database.OpenReadAsync(ct);
        if (await Channel.ByIdAsync(connection, workspace, stored.State.Channel, ct) is not { } channel || await users.ByIdAsync(stored.State.Customer, ct) is not { } customer)
            return null;
        var identity = await connection.FirstAsync("select identity from customer where user_id = @user", r => r.GetString(0), ct, ("user", customer.Id)) ?? "";
        return Body(
            what, message.CreatedAt, stored,
            new ApiChannelMessage(
                new ApiNamed(ConversationViews.Id(channel.Id), channel.Name), channel.Identifier, new ApiChannelCustomer(identity, customer.Name, customer.AvatarUrl, customer.ExternalId),
                ConversationViews.Id(stored.State.Room), shown),
            DoorJson.Wire.ApiChannelMessage);
    }

    private async Task<WebhookBody?> AskAsync(WebhookEvent what, StoredConversation stored, CancellationToken ct)
    {
        if (!stored.State.Queued || await log.ReadAsync(what.Endpoint.Workspace, what.Position - 1, 1, ct) is not [var entry])
            return null; // somebody serves it already
        var workspace = what.Endpoint.Workspace;
        var asked = await candidates.AskedAsync(workspace, stored, ct);
        return Body(
            what, entry.At, stored,
            new ApiAllocation(
                await views.ShowAsync(workspace, stored, ct), ApiPerson.Of(asked.Candidate == 0 ? null : await users.ByIdAsync(asked.Candidate, ct)), asked.NewSession,
                asked.Last is { } last ? await ShowAsync(last, ct) : null, ConversationViews.Time(entry.At + (asked.Patience * 1000L))),
            DoorJson.Wire.ApiAllocation);
    }

    private async Task<ApiEpisode> ShowAsync(Episode x, CancellationToken ct) => new(
        x.Number, ConversationViews.Time(x.OpenedAt), ConversationViews.TimeOrNull(x.FirstReplyAt), ApiPerson.Of(x.FirstReplyBy == 0 ? null : await users.ByIdAsync(x.FirstReplyBy, ct)),
        ConversationViews.TimeOrNull(x.ResolvedAt), ApiPerson.Of(x.ResolvedBy == 0 ? null : await users.ByIdAsync(x.ResolvedBy, ct)), x.Notes, x.Score == 0 ? null : x.Score);

    private static WebhookBody Body<T>(WebhookEvent what, long at, StoredConversation stored, T value, JsonTypeInfo<T> type) =>
        new(StandardBody.Of(what.Type, at, JsonSerializer.SerializeToUtf8Bytes(value, type)), stored.State.Customer);
}
