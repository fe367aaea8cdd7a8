using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using Conversa.Chat.Api;
using Conversa.Chat.Messages;
using Conversa.Identity.Access;
using Conversa.Identity.Roles;
using Conversa.Inbox.Api;
using Conversa.Inbox.Decisions;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Automation;

/// <summary>What would a rule do?</summary>
internal sealed record AutomationTestRequest([property: Description("The id of a conversation.")] string Conversation, AutomationRuleRequest Rule);

/// <summary>What a rule would do. Nothing was done.</summary>
internal sealed record ApiAutomationTest(bool Matched, IReadOnlyList<ApiConditionOutcome> Conditions, IReadOnlyList<ApiActionOutcome> Actions);

/// <summary>A rule that was followed.</summary>
internal sealed record ApiAutomationRun(
    string Rule, string Conversation, string Event, [property: Description("The place in the log of what caused it.")] string Position, DateTime At,
    [property: Description("How many rules led to it, itself included.")] int Depth, IReadOnlyList<ApiConditionOutcome> Conditions, IReadOnlyList<ApiActionOutcome> Actions);

/// <summary>A page of the run log, the newest first.</summary>
internal sealed record ApiAutomationRuns(IReadOnlyList<ApiAutomationRun> Runs, [property: Description("For `after`; null at the end.")] string? Next);

/// <summary>What rules did and would do, over the native API.</summary>
internal static class AutomationEndpoints
{
    private static readonly Refusal OnlyATest = new("only_a_test", RefusalKind.Conflict, "This was a test: nothing stays.");

    public static void Map(IEndpointRouteBuilder routes)
    {
        AutomationRule.Door.Map(routes, Permissions.AutomationManage, Permissions.AutomationManage);
        routes.MapGet("/automation-runs", List).RequirePermissionOrScope(Permissions.AutomationManage, InboxScopes.Read).WithName("ListAutomationRuns")
            .WithSummary("What rules did, the newest first: what caused it, which conditions were met, what became of each action.").WithQuery("rule", "Only of the rule with this key.")
            .WithQuery("conversation", "Only in this conversation.").WithPaging().Produces<ApiAutomationRuns>().ProducesProblem(400);
        routes.MapPost("/automation-rules/test", Test).RequirePermissionOrScope(Permissions.AutomationManage, InboxScopes.Manage).WithName("TestAutomationRule")
            .WithSummary("What would this rule do with this conversation, as it is now? Nothing is done.").Accepts<AutomationTestRequest>("application/json").Produces<ApiAutomationTest>().ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<IResult> Test(HttpContext http, ConversationDoor door, InboxDesk desk, FollowRules rules, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(AutomationJson.Wire.AutomationTestRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        if (AutomationRule.Check(body.Value.Rule) is { } bad)
            return (bad with { Field = "rule." + bad.Field }).ToHttp();
        if (await door.FindAsync(http, body.Value.Conversation, ct) is not { } stored)
            return InboxRefusals.NoConversation.ToHttp();
        ApiAutomationTest? answer = null;
        var tested = await desk.DecideAsync(http.Actor().Workspace, stored.State.Room, async (decision, held) =>
        {
            var last = held.Marks.LastMessage == 0 ? null : (await RoomHistory.AfterAsync(decision.Tx.Connection, stored.State.Room, held.Marks.LastMessage - 1, 1, ct)).FirstOrDefault();
            var (matched, outcome) = await rules.FollowAsync(body.Value.Rule, $"test-{decision.Tx.Next}", last, decision, held, ct);
            answer = new ApiAutomationTest(matched, outcome.Conditions, outcome.Actions);
            return OnlyATest;
        }, ct);
        return tested.Refusal == OnlyATest ? JsonAnswer.Of(answer!, AutomationJson.Wire.ApiAutomationTest) : tested.Refusal!.ToHttp();
    }

    private static async Task<IResult> List(HttpContext http, Database database, CancellationToken ct)
    {
        var (limit, query) = (http.Request.Limit(), http.Request.Query);
        if (!limit.Ok)
            return limit.Refusal.ToHttp();
        List<(string, object?)> values = [("workspace", http.Actor().Workspace), ("limit", limit.Value)];
        var where = "workspace_id = @workspace";
        if (query["rule"] is [{ Length: > 0 } rule])
            (where, values) = (where + " and rule_key = @rule", [.. values, ("rule", rule)]);
        if (query["conversation"] is [{ Length: > 0 } conversation])
            (where, values) = (where + " and room_id = @room", [.. values, ("room", Addresses.Id(conversation))]);
        if (query["after"] is [{ Length: > 0 } after])
        {
            var parts = after.Split('.');
            if (parts.Length != 2 || Addresses.Id(parts[0]) is not (> 0 and var position) || Addresses.Id(parts[1]) is not (> 0 and var id))
                return Refusal.Invalid("after", "after must be the next of the page before.").ToHttp();
            (where, values) = (where + " and (position < @position or (position = @position and rule_id < @id))", [.. values, ("position", position), ("id", id)]);
        }

        var page = await database.QueryAsync(
            $"select rule_key, room_id, event, position, at, chain, outcome, rule_id from automation_run where {where} order by position desc, rule_id desc limit @limit",
            r => (Run: new AutomationRun(r.GetInt64(7), r.GetString(0), r.GetInt64(3), r.GetInt64(1), r.GetString(2), r.GetInt64(4), Storage.StoredLists.Numbers(r.GetString(5)), r.GetString(6)),
                Outcome: JsonSerializer.Deserialize(r.GetString(6), AutomationJson.Wire.RuleOutcome)!), ct, [.. values]);
        return JsonAnswer.Of(
            new ApiAutomationRuns(
                [.. page.Select(x => new ApiAutomationRun(
                    x.Run.Key, ConversationViews.Id(x.Run.Room), x.Run.Event, ConversationViews.Id(x.Run.Position), ConversationViews.Time(x.Run.At), x.Run.Chain.Count, x.Outcome.Conditions, x.Outcome.Actions))],
                page.Count == limit.Value ? string.Create(CultureInfo.InvariantCulture, $"{page[^1].Run.Position}.{page[^1].Run.Rule}") : null),
            AutomationJson.Wire.ApiAutomationRuns);
    }
}
