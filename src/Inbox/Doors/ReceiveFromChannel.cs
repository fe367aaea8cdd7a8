using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Conversa.Chat.Messages;
using Conversa.Identity.Users;
using Conversa.Inbox.Channels;
using Conversa.Inbox.Customers;
using Conversa.Platform;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Doors;

/// <summary>
/// A program brings in what a customer of its channel wrote. Whoever the customer is becomes a user of their own, their conversation is opened or gone on
/// with, and the message is posted; bringing the same message again, whenever that is, answers the first one.
/// </summary>
internal sealed class ReceiveFromChannel(Database database, WorkspaceLog log, UserDirectory users, UpsertUser upsert, StartConversation start, SendMessage send)
{
    private const int MaxId = 255;
    private const int MaxEmail = 254;
    private const int MaxPhone = 40;

    /// <param name="Customer">The channel's own id of the customer.</param>
    /// <param name="MessageId">The channel's own id of the message.</param>
    /// <param name="Body">What they wrote.</param>
    /// <param name="Name">What people read; null leaves it as it is, which at first is the id.</param>
    /// <param name="AvatarUrl">A picture's address; null leaves it as it is.</param>
    /// <param name="Email">An address, or null.</param>
    /// <param name="Phone">A number, or null.</param>
    /// <param name="Language">What they speak, or null.</param>
    /// <param name="Info">What is known besides: an object, or null.</param>
    public sealed record Command(
        string Customer, string? MessageId, MessageBody Body, string? Name = null, string? AvatarUrl = null, string? Email = null, string? Phone = null, string? Language = null, JsonElement? Info = null);

    /// <param name="User">The customer, as Chat knows them.</param>
    /// <param name="Message">The stored message; its room is the conversation.</param>
    /// <param name="Repeated">Whether it was brought in before.</param>
    public readonly record struct Received(UserCard User, StoredMessage Message, bool Repeated);

    public async Task<Result<Received>> Handle(Channel channel, Command command, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(command.Customer) || command.Customer.Length > MaxId)
            return Refusal.Invalid("customer.id", $"customer.id must have 1 to {MaxId} characters.");
        if (command.Email?.Length > MaxEmail)
            return Refusal.Invalid("customer.email", $"customer.email can have at most {MaxEmail} characters.");
        if (command.Phone?.Length > MaxPhone)
            return Refusal.Invalid("customer.phone", $"customer.phone can have at most {MaxPhone} characters.");
        if (SendMessage.CheckClientId("message_id", command.MessageId) is { } refusal)
            return refusal;
        var known = await KnowAsync(channel, command, ct);
        if (!known.Ok)
            return known.Refusal;
        var customer = known.Value;
        if (await BeforeAsync(channel, customer.Id, command.MessageId!, ct) is { } earlier)
            return new Received(customer, earlier, true);
        var actor = Actor.OfUser(channel.Workspace, customer.Id, 0);
        var room = await start.Handle(channel, new(command.Language, command.Info), actor, ct);
        if (!room.Ok)
            return room.Refusal;
        var sent = await send.Send(new(room.Value, command.MessageId, command.Body), actor, ct);
        return sent.Ok ? new Received(customer, sent.Value.Message, sent.Value.Repeated) : sent.Refusal;
    }

    private async Task<StoredMessage?> BeforeAsync(Channel channel, long customer, string id, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        return await RoomHistory.ByClientIdAsync(connection, channel.Workspace, customer, id, ct);
    }

    private async Task<Result<UserCard>> KnowAsync(Channel channel, Command command, CancellationToken ct)
    {
        var name = ExternalId(channel.Id, command.Customer);
        var known = await users.ByExternalIdAsync(channel.Workspace, name, ct);
        if (known is null || (command.Name ?? known.Name) != known.Name || (command.AvatarUrl ?? known.AvatarUrl) != known.AvatarUrl)
        {
            var change = new ProfileChange(string.IsNullOrWhiteSpace(command.Name) ? known is null ? command.Customer : null : command.Name, command.AvatarUrl);
            var made = await upsert.Handle(new(name, change, ProfileFields: new("customer.name", "customer.avatar_url")), Actor.System(channel.Workspace), ct);
            if (!made.Ok)
                return made.Refusal;
            known = made.Value.User;
        }

        var kept = await database.FirstAsync<(string Email, string Phone)?>("select email, phone from customer where user_id = @user", r => (r.GetString(0), r.GetString(1)), ct, ("user", known.Id));
        if (kept is { } now && (command.Email ?? now.Email) == now.Email && (command.Phone ?? now.Phone) == now.Phone)
            return known;
        var done = await log.WriteAsync<Done>(
            channel.Workspace,
            async tx =>
            {
                await tx.Connection.ExecuteAsync(
                    """
                    insert into customer (user_id, workspace_id, channel_id, identity, email, phone, properties, blocked, created_at, updated_at, version)
                    values (@user, @workspace, @channel, @identity, @email, @phone, '{}', @blocked, @now, @now, 1)
                    on conflict (user_id) do update set email = case when excluded.email = '' then customer.email else excluded.email end,
                        phone = case when excluded.phone = '' then customer.phone else excluded.phone end, updated_at = excluded.updated_at, version = customer.version + 1
                    """,
                    ct, ("user", known.Id), ("workspace", tx.Workspace), ("channel", channel.Id), ("identity", command.Customer), ("email", command.Email ?? ""), ("phone", command.Phone ?? ""),
                    ("blocked", false), ("now", tx.Now));
                return Done.It;
            },
            ct);
        return done.Ok ? known : done.Refusal;
    }

    /// <summary>The same customer of the same channel is the same user; whatever characters the channel's ids have, this one is fit for topics and addresses.</summary>
    private static string ExternalId(long channel, string customer) =>
        $"channel-{channel}-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(customer)).AsSpan(0, 16));
}
