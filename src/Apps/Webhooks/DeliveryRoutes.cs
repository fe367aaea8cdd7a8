using Conversa.Chat.Api;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Apps.Webhooks;

/// <summary>What was sent to an endpoint, trying it out, and sending again, over the native API.</summary>
internal static class DeliveryRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        EndpointRoutes.Guarded(routes.MapGet("/webhook-endpoints/{endpoint}/attempts", List)).WithPaging(WebhookLog.LargestPage).WithName("ListWebhookEndpointAttempts").WithSummary("What was tried lately, the newest first.")
            .WithQuery("taken", "Only what was taken, or was not.", "boolean").WithQuery("type", "Only of this event.").WithQuery("event", "Only of the event with this `webhook-id`.")
            .Produces<ApiAttempts>().ProducesProblem(400).ProducesProblem(404);
        EndpointRoutes.Guarded(routes.MapPost("/webhook-endpoints/{endpoint}/test", Test)).WithName("TestWebhookEndpoint").WithSummary("Sends the event `webhook.test` now and tells how it went.")
            .Produces<ApiAttempt>().ProducesProblem(404);
        EndpointRoutes.Guarded(routes.MapPost("/webhook-endpoints/{endpoint}/replay", Replay)).WithName("ReplayWebhookEvents")
            .WithSummary("Sends one event again, or everything of a time, under the same ids: also what happened while the endpoint was off.")
            .Accepts<ReplayRequest>("application/json").Produces<ApiReplay>(StatusCodes.Status202Accepted).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<IResult> List(HttpContext http, string endpoint, WebhookEndpoints endpoints, WebhookLog log, CancellationToken ct)
    {
        var (limit, after) = (http.Request.Limit(), http.Request.Number("after", 1, long.MaxValue, long.MaxValue));
        bool? taken = http.Request.Query["taken"].ToString() switch { "true" => true, "false" => false, _ => null };
        var badTaken = taken is null && http.Request.Query["taken"].ToString().Length > 0 ? Refusal.Invalid("taken", "taken must be true or false.") : null;
        if ((limit.Refusal ?? after.Refusal ?? badTaken) is { } refusal)
            return refusal.ToHttp();
        if (await EndpointRoutes.FindAsync(http, endpoint, endpoints, ct) is not { } found)
            return EndpointRoutes.None.ToHttp();
        var page = await log.ListAsync(found, new(limit.Value, after.Value, taken, Given(http, "type"), Given(http, "event")), ct);
        return JsonAnswer.Of(new ApiAttempts([.. page.Select(EndpointAnswers.Show)], page.Count == limit.Value ? EndpointAnswers.Id(page[^1].Id) : null), AppsJson.Wire.ApiAttempts);
    }

    private static async Task<IResult> Test(HttpContext http, string endpoint, WebhookEndpoints endpoints, WebhookLog log, CancellationToken ct) =>
        await EndpointRoutes.FindAsync(http, endpoint, endpoints, ct) is { } found
            ? JsonAnswer.Of(EndpointAnswers.Show(await log.TestAsync(found, ct)), AppsJson.Wire.ApiAttempt)
            : EndpointRoutes.None.ToHttp();

    private static async Task<IResult> Replay(HttpContext http, string endpoint, WebhookEndpoints endpoints, ReplayWebhooks replay, TimeProvider clock, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(AppsJson.Wire.ReplayRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        var x = body.Value;
        if (x.Event is null == x.From is null || (x.Event is not null && x.To is not null))
            return Refusal.Invalid("event", "Give an event, or from and to: one of the two.").ToHttp();
        if (await EndpointRoutes.FindAsync(http, endpoint, endpoints, ct) is not { } found)
            return EndpointRoutes.None.ToHttp();
        var replayed = x.Event is not null
            ? await replay.OneAsync(found, x.Event, ct)
            : await replay.RangeAsync(found, x.From!.Value.ToUnixTimeMilliseconds(), x.To?.ToUnixTimeMilliseconds() ?? (clock.GetUtcNow().ToUnixTimeMilliseconds() + 1), ct);
        return replayed.ToHttp(done => JsonAnswer.Of(
            new ApiReplay(done.Count, done.Next is { } next ? EndpointAnswers.Time(next) : null), AppsJson.Wire.ApiReplay, StatusCodes.Status202Accepted));
    }

    private static string? Given(HttpContext http, string parameter) => http.Request.Query[parameter].ToString() is { Length: > 0 } text ? text : null;
}
