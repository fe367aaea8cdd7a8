using Conversa.Identity;
using Conversa.Identity.Roles;
using Conversa.Identity.Staff;
using Conversa.Inbox.Api;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.Decisions;
using Conversa.Inbox.FollowUps;
using Conversa.Inbox.Playbooks;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Automation;

/// <summary>In whose name something is done, and what it is called by.</summary>
/// <param name="Staff">Who does it, with what they may; null for the program.</param>
/// <param name="Author">In whose name is written.</param>
/// <param name="Key">Names the run: what is written because of it can be told apart.</param>
internal sealed record ActionsBy(StaffCard? Staff, long Author, string Key)
{
    public long User => Staff?.User ?? 0;
}

/// <summary>Does actions, inside a decision, by the same rules as when they are asked for one by one.</summary>
internal sealed class DoActions(StaffDirectory team, HouseWords words, InboxOptions limits)
{
    private static readonly Refusal Empty = Refusal.Invalid("text", "The text is empty once its places are filled in.");
    private static readonly Refusal NotServing = new("not_serving", RefusalKind.Conflict, "You do not serve this customer. Take the conversation first.");

    /// <summary>Does one of them.</summary>
    public async Task<Result<Done>> DoAsync(ApiAction action, int index, ActionsBy by, Decision decision, HeldConversation held, CancellationToken ct)
    {
        if (by.Staff is { } staff && PermissionFor(action.Type) is var needed && !staff.May(needed))
            return new Refusal("permission_missing", RefusalKind.Forbidden, $"This needs the permission '{needed}'.");
        var (desk, now, state) = (await decision.DeskAsync(), decision.Now, held.Life.State);
        switch (action.Type)
        {
            case "reply":
                return await ReplyAsync(action.Text!, index, by, decision, held, ct);
            case "note":
                held.Life.Note(await words.FillAsync(decision, held, by.Author, action.Text!, ct), by.User, now);
                return Done.It;
            case "tag" when !state.Tags.Contains(action.Tag!) && state.Tags.Count >= limits.MaxTags:
                return Refusal.Invalid("tag", $"A conversation can have at most {limits.MaxTags} tags.");
            case "tag":
                held.Life.Tag(action.Tag!, by.User, now);
                return Done.It;
            case "untag":
                held.Life.Untag(action.Tag!, by.User, now);
                return Done.It;
            case "assign":
                return await AgentAsync(decision, action.Agent!, ct) is { } assigned ? desk.Assign(held.Life, assigned, by.User, now) : InboxRefusals.NoAgent;
            case "take":
                return (await decision.SettingsAsync()).Rules.Mode == Allocation.AllocationMode.Manual && !by.Staff!.May(Permissions.ConversationsReadAll)
                    ? InboxRefusals.TakingIsOff
                    : desk.Take(held.Life, by.User, now);
            case "hand_over" when action.Agent is not null:
                return await AgentAsync(decision, action.Agent, ct) is { } next ? desk.HandOverTo(held.Life, next, by.User, now) : InboxRefusals.NoAgent;
            case "hand_over":
                return await DivisionAsync(decision, action.Division!, ct) is { } division ? desk.Let(held.Life, x => x.HandOverToDivision(division, by.User, now)) : InboxRefusals.NoDivision;
            case "snooze":
                return held.Life.Snooze(now + (action.Minutes!.Value * 60_000L), by.User, now);
            case "wake":
                held.Life.Wake(by.User, now);
                return Done.It;
            case "resolve":
                return desk.Let(held.Life, x => x.Resolve(by.User, now, action.Text));
            case "reopen":
                return held.Life.Reopen(by.User, now);
            case "bot":
                return held.Life.SetBot(action.On!.Value, by.User, now);
            case "follow_up":
                await FollowUp.SetAsync(decision, held, now + (action.Minutes!.Value * 60_000L), action.Text ?? "", by.User, ct);
                return Done.It;
            default:
                return SetProperties(action, by, decision, held);
        }
    }

    public static ApiActionOutcome Outcome(ApiAction action, Result<Done> done) =>
        done.Ok ? new ApiActionOutcome(action.Type, "done") : new ApiActionOutcome(action.Type, "refused", done.Refusal.Code, done.Refusal.Sentence);

    private static string PermissionFor(string type) => type switch
    {
        "assign" or "hand_over" => Permissions.ConversationsAssign,
        "take" => Permissions.ConversationsTakeOver,
        "resolve" or "reopen" => Permissions.ConversationsResolve,
        "tag" or "untag" => Permissions.ConversationsTag,
        _ => Permissions.ConversationsReply,
    };

    private async Task<Result<Done>> ReplyAsync(string text, int index, ActionsBy by, Decision decision, HeldConversation held, CancellationToken ct)
    {
        if (held.Life.State.Blocked)
            return InboxRefusals.IsBlocked;
        if (by.Staff is not null && !held.Life.State.Agents.Contains(by.User))
            return NotServing;
        if (await words.SayAsync(decision, held, by.Author, text, by.Staff is null ? "rule" : null, $"{by.Key}-{index}", ct) is not { } said)
            return Empty;
        if (by.Staff is not null)
            held.Life.AgentWrites(by.User, said.Id, said.CreatedAt);
        return Done.It;
    }

    private Result<Done> SetProperties(ApiAction action, ActionsBy by, Decision decision, HeldConversation held)
    {
        var merged = MergePatch.Apply(held.Info, action.Properties!.Value, limits.MaxPropertiesBytes);
        if (!merged.Ok)
            return merged.Refusal;
        if (merged.Value.Text != held.Info)
        {
            held.Info = merged.Value.Text;
            held.Life.ChangeProperties(merged.Value.Keys, by.User, decision.Now);
        }

        return Done.It;
    }

    private async Task<long?> AgentAsync(Decision decision, string agent, CancellationToken ct) =>
        await team.ByExternalIdAsync(decision.Tx.Workspace, agent, ct) is { State: StaffState.Active } found ? found.User : null;

    private static async Task<long?> DivisionAsync(Decision decision, string division, CancellationToken ct) => division == "general" ? 0 : await decision.Tx.Connection.FirstAsync<long?>(
        "select id from division where workspace_id = @workspace and id = @id", r => r.GetInt64(0), ct, ("workspace", decision.Tx.Workspace), ("id", Chat.Api.Addresses.Id(division)));
}
