using System.Text.Json;
using Conversa.Chat.Api;
using Conversa.Identity.Access;
using Conversa.Identity.Roles;
using Conversa.Inbox.Api;
using Conversa.Inbox.Automation;
using Conversa.Inbox.Decisions;
using Conversa.Inbox.Playbooks;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Macros;

/// <summary>
/// Runs a macro: all of its actions in one decision, or none of them. Whoever runs it needs the permission of each action. The same key again answers what the
/// first run did.
/// </summary>
internal sealed class RunMacro(InboxDesk desk, ConversationDoor door, ConversationViews views, DoActions actions)
{
    private static readonly Refusal Undone = new("macro_not_applied", RefusalKind.Conflict, "An action was refused, so nothing was done.");

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/conversations/{conversation}/macros/{macro}",
        static (HttpContext http, string conversation, string macro, RunMacro run, CancellationToken ct) => run.AnswerAsync(http, conversation, macro, ct))
        .RequirePermission(Permissions.ConversationsReply).WithName("RunMacro").WithSummary("Runs a macro on a conversation: all of it, or nothing. The answer says what became of each action.")
        .WithHeader("Idempotency-Key", "Names this run, so that repeating it does not do everything twice.", required: true)
        .Produces<ApiMacroRun>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404);

    private async Task<IResult> AnswerAsync(HttpContext http, string conversation, string macro, CancellationToken ct)
    {
        var key = http.Request.IdempotencyKey();
        if (!key.Ok)
            return key.Refusal.ToHttp();
        if (await door.FindAsync(http, conversation, ct) is not { } stored)
            return InboxRefusals.NoConversation.ToHttp();
        var (actor, staff, room, outcomes) = (http.Actor(), http.Staff(), stored.State.Room, new List<ApiActionOutcome>());
        var name = $"{actor.User}:{key.Value}";
        var ran = await desk.DecideAsync(actor.Workspace, room, async (decision, held) =>
        {
            outcomes.Clear(); // the database may ask for a retry
            var connection = decision.Tx.Connection;
            if (await connection.FirstAsync("select outcome from macro_run where room_id = @room and request_key = @key", r => r.GetString(0), ct, ("room", room), ("key", name)) is { } earlier)
            {
                outcomes.AddRange(JsonSerializer.Deserialize(earlier, MacroJson.Wire.KeptOutcomes)!.Actions);
                return Done.It;
            }

            if (await PlaybookPart.FindAsync(connection, actor.Workspace, PartKind.Macro, macro, ct) is not { Active: true } part)
                return Refusal.NotFound("macro");
            var says = JsonSerializer.Deserialize(part.Body, MacroJson.Wire.MacroRequest)!;
            var by = new ActionsBy(staff, actor.User, $"macro-{room}-{decision.Tx.Next}");
            for (var i = 0; i < says.Actions.Count; i++)
            {
                var done = await actions.DoAsync(says.Actions[i], i, by, decision, held, ct);
                outcomes.Add(DoActions.Outcome(says.Actions[i], done));
                if (done.Ok)
                    continue;
                outcomes.AddRange(says.Actions.Skip(i + 1).Select(x => new ApiActionOutcome(x.Type, "not_tried")));
                return Undone;
            }

            held.Life.Remember(InboxEntries.MacroRan, actor.User, decision.Now, 0, says.Name);
            await connection.ExecuteAsync("insert into macro_run (room_id, request_key, workspace_id, user_id, macro_id, outcome, at) values (@room, @key, @workspace, @user, @macro, @outcome, @now)", ct,
                ("room", room), ("key", name), ("workspace", actor.Workspace), ("user", actor.User), ("macro", part.Id),
                ("outcome", JsonSerializer.Serialize(new KeptOutcomes(outcomes), MacroJson.Wire.KeptOutcomes)), ("now", decision.Now));
            return Done.It;
        }, ct);
        if (!ran.Ok && ran.Refusal != Undone)
            return ran.Refusal.ToHttp();
        if (!ran.Ok)
            outcomes = [.. outcomes.Select(x => x.Outcome == "done" ? x with { Outcome = "not_tried" } : x)];
        var now = await views.ShowAsync(actor.Workspace, (await views.FindAsync(actor.Workspace, room, ct))!, ct);
        return JsonAnswer.Of(new ApiMacroRun(ran.Ok, outcomes, now), InboxJson.Wire.ApiMacroRun);
    }
}
