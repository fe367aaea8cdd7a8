using System.Text.Json;
using System.Text.Json.Nodes;
using Conversa.Chat.Members;
using Conversa.Chat.Messages;
using Conversa.Identity.Users;
using Conversa.Identity.Workspaces;
using Conversa.Inbox.Api;
using Conversa.Inbox.Channels;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.Doors;
using Conversa.Inbox.Settings;
using Conversa.Platform;
using Conversa.Platform.Storage;
using Conversa.Platform.Webhooks;

namespace Conversa.Inbox.Compatibility;

/// <summary>What this wire's webhooks say: the same events as everywhere, in the words and types its receivers parse.</summary>
internal sealed class OmniBodies(
    Database database, ConversationViews views, Office office, UserDirectory users, WorkspaceDirectory workspaces, ListMembers members, AllocationCandidate candidates, OmniTags tags) : IWebhookBodies
{
    /// <summary>The format's name on an endpoint.</summary>
    public const string Wire = "omnichannel";

    public const string SessionStarted = "conversation.session_started";
    public const string Resolved = "conversation.resolved";
    public const string ButtonPressed = "conversation.button_pressed";

    private const int MostMembers = 100;

    public string Format => Wire;

    public bool Writes(string type) => DoorNames.Is(type) || type is SessionStarted or Resolved or ButtonPressed;

    public async ValueTask<WebhookBody?> WriteAsync(WebhookEvent what, CancellationToken ct)
    {
        var workspace = what.Endpoint.Workspace;
        if (await views.FindAsync(workspace, what.Key, ct) is not { } stored || await workspaces.ByIdAsync(workspace, ct) is not { } app)
            return null;
        var channel = (await office.OfAsync(workspace, ct)).Channels.GetValueOrDefault(stored.State.Channel);
        var customer = (await OmniCustomer.ByIdsAsync(database, users, [stored.State.Customer], ct))(stored.State.Customer);
        var about = new About(app, stored, channel, customer);
        var body = what.Type switch
        {
            DoorNames.BotMessage => await MessageAsync(about, what.Position, false, ct),
            DoorNames.ChannelMessage => await MessageAsync(about, what.Position, true, ct),
            DoorNames.AllocationRequested => await AllocationAsync(about, ct),
            SessionStarted => await SessionAsync(about, what.Position, ct),
            Resolved => await ResolvedAsync(about, what.Position, ct),
            _ => await ButtonAsync(about, what.Position, ct),
        };
        return body is null ? null : new WebhookBody(JsonSerializer.SerializeToUtf8Bytes(body, OmniJson.Options), stored.State.Customer);
    }

    /// <summary>The envelope of a message. To the bot ids are texts and participants names; to a custom channel ids are numbers and participants have everything.</summary>
    private async Task<JsonObject?> MessageAsync(About about, long id, bool toChannel, CancellationToken ct)
    {
        var (app, stored, channel, customer) = about;
        if (!(await RoomHistory.ByIdsAsync(database, app.Id, [id], ct)).TryGetValue(id, out var message) || message.Deleted)
            return null;
        var sender = await users.ByIdAsync(message.Sender, ct);
        var fromCustomer = message.Sender == customer.User;
        var view = await office.OfAsync(app.Id, ct);
        var type = fromCustomer || view.Staff.ContainsKey(message.Sender) ? "post_comment_mobile" : "post_comment_rest";
        var room = stored.State.Room;
        return new JsonObject
        {
            ["type"] = type,
            ["app_code"] = app.Code,
            ["channel"] = Channel(channel, stored),
            ["payload"] = new JsonObject
            {
                ["type"] = type,
                ["from"] = new JsonObject
                {
                    ["id"] = message.Sender, ["id_str"] = OmniJson.Text(message.Sender), ["email"] = fromCustomer ? customer.UserId : sender?.ExternalId ?? "", ["name"] = sender?.Name ?? "",
                    ["avatar_url"] = sender?.AvatarUrl ?? "",
                },
                ["message"] = Message(message),
                ["room"] = new JsonObject
                {
                    ["id"] = toChannel ? room : OmniJson.Text(room),
                    ["id_str"] = OmniJson.Text(room),
                    ["topic_id"] = toChannel ? room : OmniJson.Text(room),
                    ["topic_id_str"] = OmniJson.Text(room),
                    ["type"] = "group",
                    ["name"] = customer.Name,
                    ["is_public_channel"] = false,
                    ["room_avatar"] = customer.AvatarUrl,
                    ["options"] = OmniRooms.Options(stored.State, channel),
                    ["participants"] = await ParticipantsAsync(about, toChannel, ct),
                },
            },
        };
    }

    private static JsonObject Message(StoredMessage message) => new()
    {
        ["id"] = message.Id,
        ["id_str"] = OmniJson.Text(message.Id),
        ["comment_before_id"] = message.PreviousId,
        ["comment_before_id_str"] = OmniJson.Text(message.PreviousId),
        ["type"] = message.Type,
        ["text"] = message.Text,
        ["payload"] = Parsed(message.Payload),
        ["extras"] = Parsed(message.Extras),
        ["unique_temp_id"] = message.ClientId,
        ["disable_link_preview"] = false,
        ["created_at"] = OmniJson.Time(message.CreatedAt),
        ["timestamp"] = OmniJson.Time(message.CreatedAt),
        ["unix_timestamp"] = message.CreatedAt / 1_000,
        ["unix_nano_timestamp"] = message.CreatedAt * 1_000_000,
    };

    /// <summary>In a custom channel the addressee is the participant that is not the sender: the customer, by the name the channel knows.</summary>
    private async Task<JsonArray> ParticipantsAsync(About about, bool whole, CancellationToken ct)
    {
        var found = await members.Handle(new(about.Stored.State.Room, 0, 0, MostMembers), Actor.System(about.App.Id), ct);
        return OmniJson.List((found.Ok ? found.Value : []).Select(x =>
        {
            var email = x.User.Id == about.Customer.User ? about.Customer.UserId : x.User.ExternalId;
            return whole
                ? new JsonObject
                {
                    ["id"] = x.User.Id, ["id_str"] = OmniJson.Text(x.User.Id), ["email"] = email, ["username"] = x.User.Name, ["avatar_url"] = x.User.AvatarUrl, ["active"] = x.User.Active,
                    ["extras"] = Parsed(x.User.Extras), ["last_comment_read_id"] = x.ReadId, ["last_comment_read_id_str"] = OmniJson.Text(x.ReadId), ["last_comment_received_id"] = x.DeliveredId,
                    ["last_comment_received_id_str"] = OmniJson.Text(x.DeliveredId),
                }
                : new JsonObject { ["email"] = email };
        }));
    }

    /// <summary>The first message of a session, with the room as it is.</summary>
    private async Task<JsonObject?> SessionAsync(About about, long position, CancellationToken ct)
    {
        var (app, stored, channel, customer) = about;
        var first = await database.FirstAsync<long?>(
            "select subject from conversation_fact where room_id = @room and kind = @kind and position > @position order by position limit 1", r => r.GetInt64(0), ct,
            ("room", stored.State.Room), ("kind", InboxEntries.CustomerWrote), ("position", position));
        if (first is not { } message || await MessageAsync(about, message, false, ct) is not { } body)
            return null;
        body["is_new_session"] = true;
        body["webhook_type"] = "NEW_SESSION_WEBHOOK";
        body["room_log"] = Log(stored, channel, customer);
        return body;
    }

    /// <summary>A room as answers to messages and new sessions have it.</summary>
    public static JsonObject Log(StoredConversation stored, Channel? channel, OmniCustomer customer) => new()
    {
        ["room_id"] = OmniJson.Text(stored.State.Room),
        ["channel_id"] = stored.State.Channel,
        ["source"] = OmniChannels.Source(channel),
        ["user_id"] = customer.UserId,
        ["name"] = customer.Name,
        ["user_avatar_url"] = OmniJson.OrNull(customer.AvatarUrl),
        ["is_waiting"] = OmniRooms.IsWaiting(stored.State),
        ["resolved"] = stored.State.Resolved,
        ["resolved_ts"] = OmniJson.Time(stored.State.Service?.ResolvedAt ?? 0),
        ["has_no_message"] = stored.Marks.LastMessage == 0,
        ["extras"] = OmniRooms.Extras(stored),
        ["room_badge"] = OmniJson.OrNull(channel?.BadgeUrl),
        ["created_at"] = OmniJson.Time(stored.CreatedAt),
    };

    private async Task<JsonObject?> AllocationAsync(About about, CancellationToken ct)
    {
        var (app, stored, channel, customer) = about;
        if (!stored.State.Queued)
            return null; // somebody serves it already
        var asked = await candidates.AskedAsync(app.Id, stored, ct);
        var team = await OmniTeam.ReadAsync(app.Id, office, database, ct);
        return new JsonObject
        {
            ["app_id"] = app.Code,
            ["app_code"] = app.Code,
            ["source"] = OmniChannels.Source(channel),
            ["channel_id"] = stored.State.Channel,
            ["name"] = customer.Name,
            ["email"] = customer.UserId,
            ["avatar_url"] = customer.AvatarUrl,
            ["extras"] = OmniRooms.Extras(stored),
            ["room_id"] = OmniJson.Text(stored.State.Room),
            ["is_new_session"] = asked.NewSession,
            ["is_resolved"] = stored.State.Resolved,
            ["latest_service"] = asked.Last is { } last ? await OmniEpisodes.ShowAsync(database, app.Id, stored, last, ct) : null,
            ["candidate_agent"] = team.View.Staff.GetValueOrDefault(asked.Candidate) is { } agent ? team.Show(agent) : null,
        };
    }

    private async Task<JsonObject?> ResolvedAsync(About about, long position, CancellationToken ct)
    {
        var (app, stored, channel, customer) = about;
        if (await FactAsync(app.Id, position, ct) is not { } fact)
            return null;
        var (number, first, notes) = await database.FirstAsync(
            "select number, first_message_id, notes from conversation_service where room_id = @room and number = @number", r => (r.GetInt64(0), r.GetInt64(1), r.GetString(2)), ct,
            ("room", stored.State.Room), ("number", fact.Subject));
        var last = await database.FirstAsync<long?>("select max(id) from message where room_id = @room and id < @position", r => r.Number(0), ct, ("room", stored.State.Room), ("position", position));
        return new JsonObject
        {
            ["app_code"] = app.Code,
            ["channel"] = Channel(channel, stored),
            ["customer"] = new JsonObject { ["user_id"] = customer.UserId, ["name"] = customer.Name, ["avatar"] = customer.AvatarUrl, ["additional_info"] = OmniRooms.Pairs(stored.Info) },
            ["resolved_by"] = await PersonAsync(app, fact.Actor, ct),
            ["service"] = new JsonObject
            {
                ["id"] = await OmniEpisodes.IdAsync(database, stored.State.Room, number, ct),
                ["room_id"] = OmniJson.Text(stored.State.Room),
                ["source"] = OmniChannels.Source(channel),
                ["is_resolved"] = true,
                ["notes"] = OmniJson.OrNull(notes),
                ["first_comment_id"] = first == 0 ? null : OmniJson.Text(first),
                ["last_comment_id"] = last is { } id ? OmniJson.Text(id) : null,
            },
        };
    }

    private async Task<JsonObject?> ButtonAsync(About about, long position, CancellationToken ct)
    {
        var (app, stored, channel, customer) = about;
        if (await FactAsync(app.Id, position, ct) is not { } fact)
            return null;
        var agent = await PersonAsync(app, fact.Actor, ct);
        return new JsonObject
        {
            ["room_id"] = stored.State.Room,
            ["channel_id"] = stored.State.Channel,
            ["channel_name"] = channel?.Name,
            ["channel_type"] = OmniChannels.Source(channel),
            ["button"] = fact.Detail,
            ["notes"] = OmniJson.OrNull(stored.State.Service?.Notes),
            ["customer"] = new JsonObject { ["user_id"] = customer.UserId, ["name"] = customer.Name, ["avatar"] = customer.AvatarUrl },
            ["agent"] = new JsonObject { ["name"] = agent["name"]!.DeepClone(), ["email"] = agent["email"]?.DeepClone(), ["type"] = agent["type"]!.DeepClone() },
            ["additional_info"] = OmniRooms.Pairs(stored.Info),
            ["customer_properties"] = ContactCalls.List(customer.Properties),
            ["tag"] = OmniJson.List((await tags.NumbersAsync(app.Id, stored.State.Tags, ct)).Select(x => OmniJson.Named(x.Id, x.Name))),
        };
    }

    /// <summary>Who did something; a server or the program acts as the app itself.</summary>
    private async Task<JsonObject> PersonAsync(WorkspaceCard app, long user, CancellationToken ct)
    {
        var team = await OmniTeam.ReadAsync(app.Id, office, database, ct);
        return team.View.Staff.GetValueOrDefault(user) is { } staff
            ? new JsonObject { ["id"] = staff.User, ["email"] = staff.Email, ["name"] = staff.Name, ["type"] = OmniTeam.TypeName(staff), ["is_available"] = team.IsAvailable(staff) }
            : new JsonObject { ["id"] = 0, ["email"] = "", ["name"] = app.Name, ["type"] = "admin", ["is_available"] = false };
    }

    private async Task<Fact?> FactAsync(long workspace, long position, CancellationToken ct) => await database.FirstAsync<Fact>(
        "select kind, actor_id, at, subject, detail from conversation_fact where workspace_id = @workspace and position = @position",
        r => new Fact(r.GetInt16(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3), r.Text(4)), ct, ("workspace", workspace), ("position", position));

    private static JsonObject Channel(Channel? channel, StoredConversation stored) => new() { ["id"] = stored.State.Channel, ["name"] = channel?.Name, ["source"] = OmniChannels.Source(channel) };

    private static JsonNode? Parsed(string? json) => json is null ? null : JsonNode.Parse(json);

    private sealed record About(WorkspaceCard App, StoredConversation Stored, Channel? Channel, OmniCustomer Customer);
}
