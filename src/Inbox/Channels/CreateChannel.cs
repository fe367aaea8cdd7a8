using System.Text.Json;
using Conversa.Inbox.Api;
using Conversa.Inbox.Storage;
using Conversa.Platform;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Channels;

/// <summary>Makes a channel, once per name of the request.</summary>
public sealed class CreateChannel
{
    private readonly Database database;
    private readonly WorkspaceLog log;
    private readonly int most;

    internal CreateChannel(Database database, WorkspaceLog log, InboxOptions limits) => (this.database, this.log, most) = (database, log, limits.MaxChannels);

    /// <param name="Name">What people call it.</param>
    /// <param name="Request">The caller's name for this request: the same again answers with the same channel.</param>
    public sealed record Command(string Name, string Request)
    {
        /// <summary>Whether a program brings what customers write; else it is a live chat.</summary>
        public bool Custom { get; init; }

        /// <summary>What the workspace's own programs call a custom channel, or null.</summary>
        public string? Identifier { get; init; }

        /// <summary>A picture's address, or null.</summary>
        public string? BadgeUrl { get; init; }

        /// <summary>Whose queue its conversations begin in: an id, or null for the general one.</summary>
        public string? Division { get; init; }

        /// <summary>How many hours one may write after the customer's last message; 0 for no limit.</summary>
        public int WindowHours { get; init; }

        /// <summary>Whether a bot answers first.</summary>
        public bool Bot { get; init; }

        /// <summary>Whether what was said stays with the device it was said on.</summary>
        public bool Secure { get; init; } = true;

        /// <summary>What its agents have to know.</summary>
        public IReadOnlyList<string>? Skills { get; init; }

        /// <summary>How the customer's side looks: an object.</summary>
        public JsonElement? Settings { get; init; }
    }

    /// <param name="Id">Its number.</param>
    /// <param name="Key">Names it towards its customers.</param>
    public sealed record Made(long Id, string Key);

    /// <returns>The channel; <c>invalid_…</c> for a field.</returns>
    public async Task<Result<Made>> Handle(Command command, Actor actor, CancellationToken ct)
    {
        var division = command.Division is null ? 0L : await Divisions.FindAsync(database, actor.Workspace, command.Division, ct);
        var kind = command.Custom ? ChannelKind.Custom : ChannelKind.LiveChat;
        if ((division.Refusal ?? ChannelRules.Check(command.Name, command.BadgeUrl, command.WindowHours, command.Skills) ?? ChannelRules.CheckSettings(kind, command.Settings)
            ?? ChannelRules.CheckIdentifier(kind, command.Identifier)) is { } refusal)
            return refusal;
        var request = $"{actor.User}:{command.Request}";
        return await log.WriteAsync<Made>(actor.Workspace, async tx =>
        {
            if (await tx.Connection.FirstAsync<Made>("select id, key from channel where workspace_id = @workspace and made_by_key = @made", r => new Made(r.GetInt64(0), r.GetString(1)), ct,
                ("workspace", tx.Workspace), ("made", request)) is { } earlier)
                return earlier;
            if (await tx.Connection.FirstAsync("select count(*) from channel where workspace_id = @workspace", r => r.GetInt64(0), ct, ("workspace", tx.Workspace)) >= most)
                return Refusal.Invalid("name", $"A workspace can have at most {most} channels.");
            if (await ChannelRules.IsTakenAsync(tx, command.Identifier, 0, ct))
                return ChannelRules.IdentifierTaken;
            var made = await tx.Connection.FirstAsync<Made>(
                """
                insert into channel (workspace_id, kind, key, name, badge_url, active, division_id, window_hours, bot, secure, skills, settings, identifier, made_by_key, created_at, updated_at, version)
                values (@workspace, @kind, @key, @name, @badge, @active, @division, @window, @bot, @secure, @skills, @settings, @identifier, @made, @now, @now, 1) returning id, key
                """,
                r => new Made(r.GetInt64(0), r.GetString(1)), ct, ("workspace", tx.Workspace), ("kind", (short)kind), ("key", Ids.Token(20)), ("name", command.Name.Trim()),
                ("badge", command.BadgeUrl ?? ""), ("active", true), ("division", division.Value), ("window", (long)command.WindowHours), ("bot", command.Bot), ("secure", command.Secure),
                ("skills", StoredLists.Text(command.Skills ?? [])), ("settings", command.Settings?.GetRawText() ?? "{}"), ("identifier", command.Identifier ?? ""), ("made", request), ("now", tx.Now));
            tx.Append(InboxEntries.SettingsChanged, actor: actor.User);
            return made!;
        }, ct);
    }
}
