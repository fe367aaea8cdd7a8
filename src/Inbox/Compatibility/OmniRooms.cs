using System.Text.Json;
using System.Text.Json.Nodes;
using Conversa.Chat.Messages;
using Conversa.Identity.Users;
using Conversa.Inbox.Api;
using Conversa.Inbox.Channels;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.Decisions;
using Conversa.Inbox.Settings;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Compatibility;

/// <summary>Conversations as this wire shows rooms.</summary>
internal sealed class OmniRooms(Database database, ConversationViews views, Office office, UserDirectory users, InboxDesk desk)
{
    public static readonly Refusal NoRoom = Refusal.NotFound("room");

    /// <summary>The conversation, if the caller may see it.</summary>
    public async Task<Result<StoredConversation>> FindAsync(OmniRequest request, long room, CancellationToken ct)
    {
        if (await views.FindAsync(request.Workspace, room, ct) is not { } stored)
            return NoRoom;
        return request.Staff is not { } staff || (await office.OfAsync(request.Workspace, ct)).MaySee(staff, stored.State) ? stored : NoRoom;
    }

    /// <summary>Whether the caller may see a customer: servers see everybody, people whom they have or had a conversation with.</summary>
    public async Task<bool> SeesAsync(OmniRequest request, long customer, CancellationToken ct)
    {
        var stored = await database.QueryAsync(
            $"select {StoredConversation.Columns} {StoredConversation.From} where c.customer_id = @customer and c.workspace_id = @workspace order by c.room_id desc limit 100", StoredConversation.Read, ct,
            ("customer", customer), ("workspace", request.Workspace));
        return request.Staff is not { } staff || (await office.OfAsync(request.Workspace, ct)) is var view && stored.Exists(x => view.MaySee(staff, x.State));
    }

    /// <summary>Decides something about a conversation the caller may see.</summary>
    /// <returns>The conversation as it is then.</returns>
    public async Task<Result<StoredConversation>> DecideAsync(OmniRequest request, long room, Func<Decision, HeldConversation, Task<Result<Done>>> decide, CancellationToken ct)
    {
        var found = await FindAsync(request, room, ct);
        if (!found.Ok)
            return found.Refusal;
        var done = await desk.DecideAsync(request.Workspace, room, decide, ct);
        return done.Ok ? (await views.FindAsync(request.Workspace, room, ct))! : done.Refusal;
    }

    /// <summary>The same for what needs nobody else's doing.</summary>
    public Task<Result<StoredConversation>> DecideAsync(OmniRequest request, long room, Func<Conversation, long, Result<Done>> happen, CancellationToken ct) =>
        DecideAsync(request, room, async (decision, held) => (await decision.DeskAsync()).Let(held.Life, life => happen(life, decision.Now)), ct);

    /// <summary>Several as a list shows them.</summary>
    public async Task<JsonArray> ShowAsync(long workspace, IReadOnlyList<StoredConversation> stored, CancellationToken ct)
    {
        var view = await office.OfAsync(workspace, ct);
        var messages = await RoomHistory.ByIdsAsync(database, workspace, [.. stored.Select(x => x.Marks.LastMessage).Where(x => x != 0).Distinct()], ct);
        var customers = await OmniCustomer.ByIdsAsync(database, users, [.. stored.Select(x => x.State.Customer).Distinct()], ct);
        var senders = await users.ByIdsAsync(messages.Values.Select(x => x.Sender).Distinct(), ct);
        var shown = new JsonArray();
        foreach (var one in stored)
        {
            var last = messages.GetValueOrDefault(one.Marks.LastMessage) is { Deleted: false } message ? message : null;
            var room = Show(one, view.Channels.GetValueOrDefault(one.State.Channel), customers(one.State.Customer));
            room["last_comment_text"] = last?.Text;
            room["last_comment_sender"] = last is null ? null : senders.GetValueOrDefault(last.Sender)?.Name;
            room["last_comment_sender_type"] = last is null ? null : SenderType(last.Sender, one.State, view);
            room["last_comment_timestamp"] = OmniJson.Time(one.Marks.LastMessage == 0 ? 0 : one.Marks.LastAt);
            room["last_customer_comment_text"] = last?.Sender == one.State.Customer ? last.Text : await CustomersWordsAsync(one, ct);
            shown.Add(room);
        }

        return shown;
    }

    /// <summary>What is the same wherever a room is shown.</summary>
    public static JsonObject Show(StoredConversation stored, Channel? channel, OmniCustomer customer)
    {
        var state = stored.State;
        return new JsonObject
        {
            ["id"] = state.Room,
            ["room_id"] = OmniJson.Text(state.Room),
            ["channel_id"] = state.Channel,
            ["channel_name"] = channel?.Name,
            ["source"] = OmniChannels.Source(channel),
            ["sub_source"] = null,
            ["origin"] = null,
            ["user_id"] = customer.UserId,
            ["name"] = customer.Name,
            ["user_avatar_url"] = OmniJson.OrNull(customer.AvatarUrl),
            ["room_badge"] = OmniJson.OrNull(channel?.BadgeUrl),
            ["room_type"] = "group",
            ["contact_id"] = state.Customer,
            ["is_resolved"] = state.Resolved,
            ["is_waiting"] = IsWaiting(state),
            ["is_handled_by_bot"] = state.Bot,
            ["is_blocked"] = state.Blocked,
            ["last_customer_timestamp"] = OmniJson.Time(stored.Marks.LastCustomerAt),
            ["extras"] = Extras(stored),
            ["created_at"] = OmniJson.Time(stored.CreatedAt),
        };
    }

    /// <summary>No human agent, and not settled.</summary>
    public static bool IsWaiting(ConversationState state) => !state.Served && !state.Resolved;

    /// <summary>The room's options: always the text of a JSON object, never an object.</summary>
    public static string Options(ConversationState state, Channel? channel)
    {
        var source = OmniChannels.Source(channel);
        return new JsonObject
        {
            ["channel"] = source,
            ["channel_details"] = new JsonObject { ["channel_id"] = state.Channel, ["name"] = channel?.Name },
            ["is_resolved"] = state.Resolved,
            ["is_waiting"] = IsWaiting(state),
            ["source"] = source,
        }.ToJsonString(OmniJson.Options);
    }

    /// <summary>The text of a JSON object, or null for none.</summary>
    public static string? Extras(StoredConversation stored) => stored.Extras == "{}" ? null : stored.Extras;

    /// <summary>Additional information as the list this wire makes of it.</summary>
    public static JsonArray Pairs(string stored)
    {
        using var parsed = JsonDocument.Parse(stored);
        return OmniJson.List(parsed.RootElement.EnumerateObject().Select(x => new JsonObject
        {
            ["key"] = x.Name, ["value"] = x.Value.ValueKind == JsonValueKind.String ? x.Value.GetString() : x.Value.GetRawText(),
        }));
    }

    private static string SenderType(long sender, ConversationState state, OfficeView view) =>
        sender == state.Customer ? "customer" : view.Staff.TryGetValue(sender, out var staff) ? OmniTeam.TypeName(staff) : "bot";

    private async Task<string?> CustomersWordsAsync(StoredConversation stored, CancellationToken ct) =>
        stored.Marks.LastCustomerAt == 0 ? null : (await RoomHistory.NewestOfAsync(database, stored.State.Room, stored.State.Customer, ct))?.Text;
}
