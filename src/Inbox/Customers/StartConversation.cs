using System.Text.Json;
using Conversa.Chat.Rooms;
using Conversa.Identity.Users;
using Conversa.Inbox.Api;
using Conversa.Inbox.Channels;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.Decisions;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Customers;

/// <summary>A customer opens their conversation, or comes back to it: to the one going on, or to the settled one while it may go on in its room.</summary>
internal sealed class StartConversation(InboxDesk desk, UserDirectory users, InboxOptions limits)
{
    /// <param name="Language">What the customer speaks, or null.</param>
    /// <param name="Info">What they filled in: an object, or null.</param>
    public sealed record Command(string? Language, JsonElement? Info);

    /// <returns>The conversation's room; <c>channel_not_found</c> for somebody this channel does not know, <c>customer_blocked</c>.</returns>
    public async Task<Result<long>> Handle(Channel channel, Command command, Actor actor, CancellationToken ct)
    {
        if (await users.ByIdAsync(actor.User, ct) is not { } customer)
            return Refusal.NotFound("channel");
        return await desk.DecideAsync<long>(channel.Workspace, async decision =>
        {
            var tx = decision.Tx;
            var known = await tx.Connection.FirstAsync<bool?>("select blocked from customer where user_id = @user and workspace_id = @workspace", r => r.GetBoolean(0), ct, ("user", actor.User), ("workspace", tx.Workspace));
            if (known is null)
                return Refusal.NotFound("channel");
            if (known.Value)
                return Blocked;
            var latest = await tx.Connection.FirstAsync<long?>(
                "select room_id from conversation where customer_id = @user and channel_id = @channel order by room_id desc limit 1", r => r.GetInt64(0), ct, ("user", actor.User), ("channel", channel.Id));
            var held = latest is { } room ? await decision.OpenAsync(room) : null;
            if (held is null || (held.Life.State.Service is { ResolvedAt: > 0 } ended && !(await decision.SettingsAsync()).GoesOn(ended.ResolvedAt, decision.Now)))
            {
                held = await OpenAsync(decision, channel, customer, await LanguageAsync(decision, command.Language, ct), ct);
                decision.Hold(held);
            }

            if (command.Info is { ValueKind: JsonValueKind.Object } info)
            {
                var merged = MergePatch.Apply(held.Info, info, limits.MaxPropertiesBytes);
                if (!merged.Ok)
                    return merged.Refusal with { Field = "info" };
                if (merged.Value.Text != held.Info)
                {
                    held.Info = merged.Value.Text;
                    held.Life.ChangeProperties(merged.Value.Keys, actor.User, decision.Now);
                }
            }

            return held.Life.State.Room;
        }, ct);
    }

    private static readonly Refusal Blocked = new("customer_blocked", RefusalKind.Forbidden, "You cannot write here any more.");

    private static async Task<HeldConversation> OpenAsync(Decision decision, Channel channel, UserCard customer, string language, CancellationToken ct)
    {
        var room = await RoomChange.CreateAsync(decision.Tx, RoomKind.Group, RoomRecord.KeptPrefix + Ids.Token(24), customer.Name, customer.AvatarUrl, "{}", customer.Id, ct)
            ?? throw new InvalidOperationException("A random id came twice.");
        await room.AddAsync(customer.Id, MemberRole.Member, customer.Id);
        var state = new ConversationState
        {
            Room = room.Room.Id, Channel = channel.Id, Customer = customer.Id, Division = channel.Division, Language = language, Skills = [.. channel.Skills],
        };
        return new HeldConversation(Conversation.Open(state, decision.Now), channel, new Marks(0, 0, decision.Now, 0), decision.Now, null);
    }

    /// <summary>A language nobody of the team speaks is no reason to wait for ever: then anybody will do.</summary>
    private static async Task<string> LanguageAsync(Decision decision, string? language, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(language))
            return "";
        var spoken = (await Agents.AgentRecord.AllAsync(decision.Tx.Connection, decision.Tx.Workspace, ct)).SelectMany(x => x.Languages).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var basic = language.Split('-')[0];
        return spoken.TryGetValue(language, out var exact) ? exact : spoken.TryGetValue(basic, out var close) ? close : "";
    }
}
