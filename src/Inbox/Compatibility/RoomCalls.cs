using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Conversa.Chat.Api;
using Conversa.Identity.Roles;
using Conversa.Identity.Users;
using Conversa.Inbox.Api;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.Settings;
using Conversa.Platform;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Compatibility;

/// <summary>One room: what is known of it, its tags, its additional information.</summary>
internal sealed class RoomCalls(OmniRooms rooms, OmniTags tags, Office office, Database database, UserDirectory users, InboxOptions limits)
{
    private const int MostProperties = 500;
    private const int MaxKey = 255;

    public void Map(IEndpointRouteBuilder routes, OmniCalls calls)
    {
        calls.Map(routes, "GET", "/api/v2/customer_rooms/{room}", Permissions.ConversationsReadOwn, ReadAsync);
        calls.Map(routes, "GET", "/api/v1/room_tag/{room}", Permissions.ConversationsReadOwn, TagsAsync);
        calls.Map(routes, "POST", "/api/v1/room_tag/create", Permissions.ConversationsTag, (request, ct) => TagAsync(request, true, ct));
        calls.Map(routes, "POST", "/api/v1/room_tag/delete", Permissions.ConversationsTag, (request, ct) => TagAsync(request, false, ct));
        calls.Map(routes, "GET", "/api/v1/qiscus/room/{room}/user_info", Permissions.ConversationsReadOwn, ReadKnownAsync);
        calls.Map(routes, "POST", "/api/v1/qiscus/room/{room}/user_info", Permissions.ConversationsReply, ReplaceKnownAsync);
    }

    private async Task<Result<JsonObject>> ReadAsync(OmniRequest request, CancellationToken ct)
    {
        var found = await rooms.FindAsync(request, Addresses.Id(request.Address("room")), ct);
        return found.Ok ? OmniJson.Answer(new JsonObject { ["customer_room"] = (await rooms.ShowAsync(request.Workspace, [found.Value], ct))[0]!.DeepClone() }) : found.Refusal;
    }

    private async Task<Result<JsonObject>> TagsAsync(OmniRequest request, CancellationToken ct)
    {
        var found = await rooms.FindAsync(request, Addresses.Id(request.Address("room")), ct);
        return found.Ok ? OmniJson.Answer(OmniJson.List((await tags.NumbersAsync(request.Workspace, found.Value.State.Tags, ct)).Select(x => OmniJson.Named(x.Id, x.Name)))) : found.Refusal;
    }

    private async Task<Result<JsonObject>> TagAsync(OmniRequest request, bool on, CancellationToken ct)
    {
        var (room, tag, number) = (request.Fields.Id("room_id"), request.Fields.Some("tag"), on ? null : request.Fields.Number("tag_id"));
        if (tag is null && number is { } known)
            tag = (await tags.NamesAsync(request.Workspace, [known], ct)).FirstOrDefault();
        if ((request.Fields.Refusal ?? (tag is null ? Refusal.Invalid("tag", "tag is needed.") : ConversationActions.CheckTag(tag))) is { } refusal)
            return refusal;
        var by = request.Actor.User;
        var changed = await rooms.DecideAsync(request, room, (life, now) =>
        {
            if (on)
                return ConversationActions.PutTag(life, tag!, limits, by, now);
            life.Untag(tag!, by, now);
            return Done.It;
        }, ct);
        if (!changed.Ok)
            return changed.Refusal;
        var (id, name) = (await tags.NumbersAsync(request.Workspace, [tag!], ct))[0];
        return OmniJson.Answer(OmniJson.Named(id, name));
    }

    private async Task<Result<JsonObject>> ReadKnownAsync(OmniRequest request, CancellationToken ct)
    {
        var found = await rooms.FindAsync(request, Addresses.Id(request.Address("room")), ct);
        return found.Ok ? await ShowKnownAsync(request, found.Value, ct) : found.Refusal;
    }

    /// <summary>This wire has no way to change one: what is not in the list is gone. The native API merges.</summary>
    private async Task<Result<JsonObject>> ReplaceKnownAsync(OmniRequest request, CancellationToken ct)
    {
        if (!request.Fields.Has("user_properties"))
            request.Fields.Refuse(Refusal.Invalid("user_properties", "user_properties is needed: the whole list, which replaces the one there is."));
        var pairs = request.Fields.Objects("user_properties", ["key", "value"], MostProperties);
        var info = new JsonObject();
        foreach (var pair in pairs)
        {
            if (pair.GetValueOrDefault("key") is not { Length: > 0 and <= MaxKey } key)
                request.Fields.Refuse(Refusal.Invalid("user_properties", $"Every entry of user_properties needs a key of 1 to {MaxKey} characters."));
            else
                info[key] = pair.GetValueOrDefault("value") ?? "";
        }

        if (request.Fields.Refusal is { } refusal)
            return refusal;
        var text = info.ToJsonString(OmniJson.Options);
        if (Encoding.UTF8.GetByteCount(text) > limits.MaxPropertiesBytes)
            return Refusal.Invalid("user_properties", $"user_properties can have at most {limits.MaxPropertiesBytes} bytes of JSON.");
        var changed = await rooms.DecideAsync(request, Addresses.Id(request.Address("room")), (decision, held) =>
        {
            if (!JsonElement.DeepEquals(JsonElement.Parse(held.Info), JsonElement.Parse(text)))
            {
                held.Info = text;
                held.Life.ChangeProperties(string.Join(", ", info.Select(x => x.Key)), request.Actor.User, decision.Now);
            }

            return Task.FromResult<Result<Done>>(Done.It);
        }, ct);
        return changed.Ok ? await ShowKnownAsync(request, changed.Value, ct) : changed.Refusal;
    }

    private async Task<JsonObject> ShowKnownAsync(OmniRequest request, StoredConversation stored, CancellationToken ct)
    {
        var (state, view) = (stored.State, await office.OfAsync(request.Workspace, ct));
        var channel = view.Channels.GetValueOrDefault(state.Channel);
        var customer = (await OmniCustomer.ByIdsAsync(database, users, [state.Customer], ct))(state.Customer);
        var extras = JsonNode.Parse(stored.Extras)!.AsObject();
        var offset = extras["timezone_offset"]?.DeepClone();
        return OmniJson.Answer(new JsonObject
        {
            ["room_id"] = OmniJson.Text(state.Room),
            ["user_id"] = customer.UserId,
            ["channel_id"] = state.Channel,
            ["channel_name"] = channel?.Name,
            ["is_blocked"] = state.Blocked,
            ["first_initiated"] = OmniJson.Time(stored.CreatedAt),
            ["first_agent_response_time"] = OmniJson.Time(state.Service?.FirstReplyAt ?? 0),
            ["channel"] = channel is null ? null : new JsonObject { ["id"] = channel.Id, ["name"] = channel.Name, ["source"] = OmniChannels.Source(channel), ["badge_url"] = OmniJson.OrNull(channel.BadgeUrl) },
            ["extras"] = new JsonObject
            {
                ["notes"] = OmniJson.OrNull(state.Service?.Notes), ["timezone_offset"] = offset, ["user_properties"] = OmniRooms.Pairs(stored.Info), ["additional_extras"] = extras,
            },
        });
    }
}
