using System.Text.Json;
using Conversa.Chat.Api;
using Conversa.Identity.Access;
using Conversa.Identity.Roles;
using Conversa.Identity.Staff;
using Conversa.Inbox.Allocation;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.Mentions;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Api;

/// <summary>What people who work here do to conversations over the native API. Each answers the conversation as it is then; each can be repeated.</summary>
internal static class ConversationActions
{
    private const int MaxTagLength = 64;

    public static void Map(IEndpointRouteBuilder routes)
    {
        Action(routes.MapPost("/conversations/{conversation}/assign", Assign), Permissions.ConversationsAssign, "AssignConversation", "Gives it to an agent who is there, serves it and has room for it.")
            .Accepts<AssignRequest>("application/json");
        routes.MapPost("/conversations/{conversation}/take", Take).RequirePermission(Permissions.ConversationsTakeOver).WithName("TakeConversation")
            .WithSummary("Takes what nobody serves. Of two who race one gets it; the other is told `conversation_served`.").Produces<ApiConversation>().ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        Action(routes.MapDelete("/conversations/{conversation}/agents/{agent}", RemoveAgent), Permissions.ConversationsAssign, "RemoveAgent", "An agent stops serving; without another one the customer waits again.");
        Action(routes.MapPost("/conversations/{conversation}/hand-over", HandOver), Permissions.ConversationsAssign, "HandOverConversation", "Puts another agent in your place, or leaves it to a division.")
            .Accepts<HandOverRequest>("application/json");
        Action(routes.MapPost("/conversations/{conversation}/resolve", Resolve), Permissions.ConversationsResolve, "ResolveConversation", "The matter is settled; its agents are free.").Accepts<ResolveRequest>("application/json");
        Action(routes.MapPost("/conversations/{conversation}/reopen", Reopen), Permissions.ConversationsResolve, "ReopenConversation", "It was not settled after all.");
        Action(routes.MapPost("/conversations/{conversation}/notes", Note), Permissions.ConversationsReply, "AddNote", "Writes a note the customer never sees; it becomes part of the history.")
            .Accepts<NoteRequest>("application/json").WithHeader("Idempotency-Key", "Names this request, so that repeating it does not write two notes.", required: true);
        Action(routes.MapPut("/conversations/{conversation}/tags/{tag}", Tag), Permissions.ConversationsTag, "TagConversation", "Puts a tag on.");
        Action(routes.MapDelete("/conversations/{conversation}/tags/{tag}", Untag), Permissions.ConversationsTag, "UntagConversation", "Takes a tag off.");
        Action(routes.MapPatch("/conversations/{conversation}/info", PatchInfo), Permissions.ConversationsReply, "ChangeConversationInfo", "Merges into the additional information (JSON Merge Patch, RFC 7396).")
            .Accepts<JsonElement>("application/json");
        Action(routes.MapPatch("/conversations/{conversation}/extras", PatchExtras), Permissions.ConversationsReply, "ChangeConversationExtras", "Merges into what programs keep with it (JSON Merge Patch, RFC 7396).")
            .Accepts<JsonElement>("application/json");
        Action(routes.MapPut("/conversations/{conversation}/bot", Bot), Permissions.ConversationsReply, "SwitchBot", "Lets the bot answer, or people.").Accepts<BotRequest>("application/json");
        Action(routes.MapPut("/conversations/{conversation}/snooze", Snooze), Permissions.ConversationsReply, "SnoozeConversation", "Out of the way until then, or until the customer writes.").Accepts<SnoozeRequest>("application/json");
        Action(routes.MapDelete("/conversations/{conversation}/snooze", Wake), Permissions.ConversationsReply, "WakeConversation", "Back from a snooze.");
        Action(routes.MapPut("/conversations/{conversation}/block", Block), Permissions.ConversationsBlock, "BlockCustomer", "The customer cannot write any more, here or in a new conversation.");
        Action(routes.MapDelete("/conversations/{conversation}/block", Unblock), Permissions.ConversationsBlock, "UnblockCustomer", "The customer can write again.");
    }

    private static RouteHandlerBuilder Action(RouteHandlerBuilder route, string permission, string name, string summary) => route.RequirePermissionOrScope(permission, InboxScopes.Write).WithName(name)
        .WithSummary(summary).Produces<ApiConversation>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);

    private static async Task<IResult> Assign(HttpContext http, string conversation, ConversationDoor door, StaffDirectory team, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(InboxJson.Wire.AssignRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        if (body.Value.MaxAgents is < 1 or > 100)
            return Refusal.Invalid("max_agents", "max_agents must be a whole number from 1 to 100.").ToHttp();
        var actor = http.Actor();
        if (await team.ByExternalIdAsync(actor.Workspace, body.Value.Agent, ct) is not { State: StaffState.Active } agent)
            return InboxRefusals.NoAgent.ToHttp();
        return await door.DecideAsync(http, conversation, async (decision, held) =>
            (await decision.DeskAsync()).Assign(held.Life, agent.User, actor.User, decision.Now, body.Value.ReplaceLatest, body.Value.MaxAgents ?? 0), ct);
    }

    private static Task<IResult> Take(HttpContext http, string conversation, ConversationDoor door, CancellationToken ct)
    {
        var staff = http.Staff();
        return door.DecideAsync(http, conversation, async (decision, held) =>
        {
            var rules = (await decision.SettingsAsync()).Rules;
            return rules.Mode == AllocationMode.Manual && !staff.May(Permissions.ConversationsReadAll)
                ? InboxRefusals.TakingIsOff
                : (await decision.DeskAsync()).Take(held.Life, staff.User, decision.Now);
        }, ct);
    }

    private static async Task<IResult> RemoveAgent(HttpContext http, string conversation, string agent, ConversationDoor door, StaffDirectory team, CancellationToken ct)
    {
        var actor = http.Actor();
        return await team.ByExternalIdAsync(actor.Workspace, agent, ct) is { } known
            ? await door.DecideAsync(http, conversation, (life, now) => life.State.Agents.Contains(known.User) ? life.Remove(known.User, actor.User, now) : Done.It, ct)
            : InboxRefusals.NoAgent.ToHttp();
    }

    private static async Task<IResult> HandOver(HttpContext http, string conversation, ConversationDoor door, StaffDirectory team, Database database, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(InboxJson.Wire.HandOverRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        var (actor, request) = (http.Actor(), body.Value);
        if (request.Agent is null == request.Division is null)
            return Refusal.Invalid("agent", "Give an agent or a division: one of the two.").ToHttp();
        if (request.Agent is not null)
        {
            return await team.ByExternalIdAsync(actor.Workspace, request.Agent, ct) is { State: StaffState.Active } agent
                ? await door.DecideAsync(http, conversation, async (decision, held) => (await decision.DeskAsync()).HandOverTo(held.Life, agent.User, actor.User, decision.Now), ct)
                : InboxRefusals.NoAgent.ToHttp();
        }

        var division = await Divisions.FindAsync(database, actor.Workspace, request.Division!, ct);
        return division.Ok ? await door.DecideAsync(http, conversation, (life, now) => life.HandOverToDivision(division.Value, actor.User, now), ct) : division.Refusal.ToHttp();
    }

    private static async Task<IResult> Resolve(HttpContext http, string conversation, ConversationDoor door, InboxOptions limits, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(InboxJson.Wire.ResolveRequest, ct);
        if ((body.Refusal ?? CheckNote("notes", body.Value.Notes, limits)) is { } refusal)
            return refusal.ToHttp();
        var by = http.Actor().User;
        return await door.DecideAsync(http, conversation, (life, now) => life.Resolve(by, now, body.Value.Notes), ct);
    }

    private static Task<IResult> Reopen(HttpContext http, string conversation, ConversationDoor door, CancellationToken ct) =>
        door.DecideAsync(http, conversation, (life, now) => life.Reopen(http.Actor().User, now), ct);

    private static async Task<IResult> Note(HttpContext http, string conversation, ConversationDoor door, StaffDirectory team, InboxOptions limits, CancellationToken ct)
    {
        var (body, key) = (await http.Request.ReadAsync(InboxJson.Wire.NoteRequest, ct), http.Request.IdempotencyKey());
        if ((body.Refusal ?? key.Refusal ?? (string.IsNullOrWhiteSpace(body.Value.Text) ? Refusal.Invalid("text", "text is needed.") : CheckNote("text", body.Value.Text, limits))) is { } refusal)
            return refusal.ToHttp();
        var by = http.Actor().User;
        var called = MentionsInNotes.Find(body.Value.Text, body.Value.Mentions, MentionsInNotes.May(body.Value.Text, body.Value.Mentions) ? await team.AllAsync(http.Actor().Workspace, ct) : []);
        if (!called.Ok)
            return called.Refusal.ToHttp();
        return await door.DecideAsync(http, conversation, async (decision, held) =>
        {
            var name = $"{by}:{key.Value}";
            if (await decision.Tx.Connection.FirstAsync("select 1 from conversation_fact where room_id = @room and request_key = @key", r => true, ct, ("room", held.Life.State.Room), ("key", name)))
                return Done.It;
            held.RequestKey = name;
            held.Life.Note(body.Value.Text, by, decision.Now);
            foreach (var colleague in called.Value)
                held.Life.Remember(InboxEntries.Mentioned, by, decision.Now, colleague);
            return Done.It;
        }, ct);
    }

    private static async Task<IResult> Tag(HttpContext http, string conversation, string tag, ConversationDoor door, InboxOptions limits, CancellationToken ct)
    {
        if (CheckTag(tag) is { } refusal)
            return refusal.ToHttp();
        return await door.DecideAsync(http, conversation, (life, now) => PutTag(life, tag, limits, http.Actor().User, now), ct);
    }

    /// <summary>Why this can be nobody's tag; null when it can.</summary>
    internal static Refusal? CheckTag(string tag) =>
        string.IsNullOrWhiteSpace(tag) || tag.Length > MaxTagLength || tag.Contains(',', StringComparison.Ordinal) || CleanText.Check("tag", tag) is not null
            ? Refusal.Invalid("tag", $"A tag has 1 to {MaxTagLength} characters, without commas.")
            : null;

    /// <summary>Puts a tag on, as long as the conversation can have one more.</summary>
    internal static Result<Done> PutTag(Conversation life, string tag, InboxOptions limits, long by, long now)
    {
        if (!life.State.Tags.Contains(tag) && life.State.Tags.Count >= limits.MaxTags)
            return Refusal.Invalid("tag", $"A conversation can have at most {limits.MaxTags} tags.");
        life.Tag(tag, by, now);
        return Done.It;
    }

    private static Task<IResult> Untag(HttpContext http, string conversation, string tag, ConversationDoor door, CancellationToken ct) => door.DecideAsync(http, conversation, (life, now) =>
    {
        life.Untag(tag, http.Actor().User, now);
        return Done.It;
    }, ct);

    private static Task<IResult> PatchInfo(HttpContext http, string conversation, ConversationDoor door, InboxOptions limits, CancellationToken ct) =>
        Patch(http, conversation, door, limits, held => held.Info, (held, text) => held.Info = text, ct);

    private static Task<IResult> PatchExtras(HttpContext http, string conversation, ConversationDoor door, InboxOptions limits, CancellationToken ct) =>
        Patch(http, conversation, door, limits, held => held.Extras, (held, text) => held.Extras = text, ct);

    private static async Task<IResult> Patch(
        HttpContext http, string conversation, ConversationDoor door, InboxOptions limits, Func<HeldConversation, string> read, Action<HeldConversation, string> write, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(InboxJson.Wire.JsonElement, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        return await door.DecideAsync(http, conversation, (decision, held) =>
        {
            var merged = MergePatch.Apply(read(held), body.Value, limits.MaxPropertiesBytes);
            if (!merged.Ok)
                return Task.FromResult<Result<Done>>(merged.Refusal);
            if (merged.Value.Text != read(held))
            {
                write(held, merged.Value.Text);
                held.Life.ChangeProperties(merged.Value.Keys, http.Actor().User, decision.Now);
            }

            return Task.FromResult<Result<Done>>(Done.It);
        }, ct);
    }

    private static async Task<IResult> Bot(HttpContext http, string conversation, ConversationDoor door, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(InboxJson.Wire.BotRequest, ct);
        return body.Ok ? await door.DecideAsync(http, conversation, (life, now) => life.SetBot(body.Value.On, http.Actor().User, now), ct) : body.Refusal.ToHttp();
    }

    private static async Task<IResult> Snooze(HttpContext http, string conversation, ConversationDoor door, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(InboxJson.Wire.SnoozeRequest, ct);
        return body.Ok ? await door.DecideAsync(http, conversation, (life, now) => life.Snooze(body.Value.Until.ToUnixTimeMilliseconds(), http.Actor().User, now), ct) : body.Refusal.ToHttp();
    }

    private static Task<IResult> Wake(HttpContext http, string conversation, ConversationDoor door, CancellationToken ct) => door.DecideAsync(http, conversation, (life, now) =>
    {
        life.Wake(http.Actor().User, now);
        return Done.It;
    }, ct);

    private static Task<IResult> Block(HttpContext http, string conversation, ConversationDoor door, CancellationToken ct) => SetBlocked(http, conversation, true, door, ct);

    private static Task<IResult> Unblock(HttpContext http, string conversation, ConversationDoor door, CancellationToken ct) => SetBlocked(http, conversation, false, door, ct);

    /// <summary>Blocking is about the customer: every conversation of theirs follows.</summary>
    private static Task<IResult> SetBlocked(HttpContext http, string conversation, bool blocked, ConversationDoor door, CancellationToken ct) => door.DecideAsync(http, conversation, async (decision, held) =>
    {
        var (by, customer, tx) = (http.Actor().User, held.Life.State.Customer, decision.Tx);
        await tx.Connection.ExecuteAsync("update customer set blocked = @blocked, updated_at = @now, version = version + 1 where user_id = @user", ct, ("blocked", blocked), ("now", tx.Now), ("user", customer));
        foreach (var room in await tx.Connection.QueryAsync("select room_id from conversation where customer_id = @customer and workspace_id = @workspace order by room_id", r => r.GetInt64(0), ct,
            ("customer", customer), ("workspace", tx.Workspace)))
        {
            var one = (await decision.OpenAsync(room))!;
            (await decision.DeskAsync()).Let(one.Life, life =>
            {
                if (blocked)
                    life.Block(by, decision.Now);
                else
                    life.Unblock(by, decision.Now);
                return Done.It;
            });
        }

        return Done.It;
    }, ct);

    internal static Refusal? CheckNote(string field, string? text, InboxOptions limits) =>
        text?.Length > limits.MaxNoteLength ? Refusal.Invalid(field, $"{field} can have at most {limits.MaxNoteLength} characters.") : null;
}
