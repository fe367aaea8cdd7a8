using Conversa.Identity;
using Conversa.Identity.IdentityTokens;
using Conversa.Identity.Sessions;
using Conversa.Identity.Users;
using Conversa.Inbox.Channels;
using Conversa.Platform;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Customers;

/// <summary>
/// Lets a customer in through a live-chat channel. An anonymous visitor, and in a secure channel everybody, is a person of their own on each device: only who
/// holds the tokens reads what was said. In a channel that is not secure a signed identity brings its conversations to every device.
/// </summary>
internal sealed class VisitorSessions(
    Database database, WorkspaceLog log, UpsertUser upsert, IssueSession issue, SignInWithIdentityToken signIn, AcceptIdentityToken accept)
{
    /// <param name="Key">The channel's key.</param>
    /// <param name="IdentityToken">What the workspace's own server signed, or null.</param>
    /// <param name="Name">What people read; null when it is not known.</param>
    /// <param name="Email">An address, or null.</param>
    /// <param name="Phone">A number, or null.</param>
    public sealed record Command(string Key, string? IdentityToken, string? Name, string? Email, string? Phone);

    /// <summary>The channel with this key, or null.</summary>
    public Task<Channel?> FindAsync(string key, CancellationToken ct) =>
        database.FirstAsync<Channel>($"select {Channel.Columns} from channel h where h.key = @key and h.kind = @kind", Channel.Read, ct, ("key", key), ("kind", (short)ChannelKind.LiveChat));

    /// <returns>The customer with a new session.</returns>
    public async Task<Result<(SignedIn Customer, Channel Channel)>> Handle(Command command, CancellationToken ct)
    {
        if (await FindAsync(command.Key, ct) is not { Active: true } channel)
            return Refusal.NotFound("channel");
        var identity = "";
        Result<SignedIn> entered;
        if (command.IdentityToken is null)
        {
            entered = await VisitorAsync(channel, command.Name, null, ct);
        }
        else if (channel.Secure)
        {
            var accepted = await accept.Handle(channel.Workspace, command.IdentityToken, ct);
            if (!accepted.Ok)
                return accepted.Refusal;
            identity = accepted.Value.User;
            entered = await VisitorAsync(channel, accepted.Value.Name ?? command.Name ?? identity, accepted.Value.AvatarUrl, ct);
        }
        else
        {
            entered = await signIn.Handle(channel.Workspace, command.IdentityToken, ct);
            identity = entered.Ok ? entered.Value.User.ExternalId : "";
        }

        if (!entered.Ok)
            return entered.Refusal;
        var kept = await KeepAsync(channel, entered.Value.User.Id, identity, command, ct);
        return kept.Ok ? (entered.Value, channel) : kept.Refusal;
    }

    private async Task<Result<SignedIn>> VisitorAsync(Channel channel, string? name, string? avatar, CancellationToken ct)
    {
        var system = Actor.System(channel.Workspace);
        var made = await upsert.Handle(new("visitor-" + Ids.Token(20), new ProfileChange(string.IsNullOrWhiteSpace(name) ? "Visitor" : name.Trim(), string.IsNullOrEmpty(avatar) ? null : avatar)), system, ct);
        return made.Ok ? await issue.Handle(made.Value.User.ExternalId, false, system, ct) : made.Refusal;
    }

    private Task<Result<Done>> KeepAsync(Channel channel, long user, string identity, Command command, CancellationToken ct) => log.WriteAsync<Done>(
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
                ct, ("user", user), ("workspace", tx.Workspace), ("channel", channel.Id), ("identity", identity), ("email", command.Email ?? ""), ("phone", command.Phone ?? ""),
                ("blocked", false), ("now", tx.Now));
            if (!string.IsNullOrEmpty(command.Email) || !string.IsNullOrEmpty(command.Phone))
                tx.Append(IdentityEntries.UserChanged, actor: user, subject: user); // whoever is found by what is known of them
            return Done.It;
        },
        ct);
}
