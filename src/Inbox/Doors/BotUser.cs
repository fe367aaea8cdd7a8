using Conversa.Identity.Users;
using Conversa.Inbox.Decisions;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Doors;

/// <summary>Whom the bot of a workspace speaks as: a user that is made when it is first needed.</summary>
internal sealed class BotUser(Database database, UserDirectory users, UpsertUser upsert, InboxDesk desk)
{
    private const string ExternalId = "conversa-bot";
    private const string FirstName = "Bot";

    /// <summary>The bot.</summary>
    public async Task<Result<UserCard>> OfAsync(long workspace, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        var known = (await DoorSettings.ReadAsync(connection, workspace, ct)).BotUser;
        return known != 0 && await users.ByIdAsync(known, ct) is { } bot ? bot : await DescribeAsync(workspace, FirstName, null, ct);
    }

    /// <summary>Says what people read of it; null leaves a part as it is.</summary>
    public async Task<Result<UserCard>> DescribeAsync(long workspace, string? name, string? avatarUrl, CancellationToken ct)
    {
        var isNew = await users.ByExternalIdAsync(workspace, ExternalId, ct) is null;
        var made = await upsert.Handle(
            new(ExternalId, new ProfileChange(name ?? (isNew ? FirstName : null), avatarUrl), ProfileFields: new("bot_name", "bot_avatar_url")), Actor.System(workspace), ct);
        if (!made.Ok)
            return made.Refusal;
        var kept = await desk.DecideAsync<Done>(workspace, async decision =>
        {
            var settings = await DoorSettings.ReadAsync(decision.Tx.Connection, workspace, ct);
            if (settings.BotUser != made.Value.User.Id)
                await (settings with { BotUser = made.Value.User.Id, Version = settings.Version + 1 }).SaveAsync(decision.Tx.Connection, workspace, decision.Now, ct);
            return Done.It;
        }, ct);
        return kept.Ok ? made.Value.User : kept.Refusal;
    }
}
