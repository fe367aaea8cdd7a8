using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Conversa.Identity.Access;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Chat.Webhooks;

/// <summary>The webhook over the native API.</summary>
internal static class WebhookEndpoints
{
    /// <summary>What a key needs to see, set and test the webhook.</summary>
    public const string Scope = "webhooks:write";

    internal sealed record WebhookRequest(string Url, string? Secret = null);

    internal sealed record WebhookAnswer(string Url, bool Enabled, string? DisabledBecause, string? Secret, long Version)
    {
        public static WebhookAnswer Of(WebhookView view) => new(view.Url, view.Enabled, view.DisabledBecause, view.Secret, view.Version);
    }

    internal sealed record AttemptAnswer(
        string Id, string? Message, bool ByServer, string Endpoint, string RequestBody, string ResponseBody, int ResponseCode, bool IsSuccess, string ErrorMessage, DateTime AttemptedAt)
    {
        public static AttemptAnswer Of(WebhookAttempt attempt) => new(
            attempt.Id.ToString(CultureInfo.InvariantCulture), attempt.Message == 0 ? null : attempt.Message.ToString(CultureInfo.InvariantCulture), attempt.ByServer, attempt.Endpoint,
            attempt.RequestBody, attempt.ResponseBody, attempt.ResponseCode, attempt.IsSuccess, attempt.ErrorMessage, DateTimeOffset.FromUnixTimeMilliseconds(attempt.AttemptedAt).UtcDateTime);
    }

    internal sealed record AttemptsAnswer(IReadOnlyList<AttemptAnswer> Attempts, string? Next);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/webhook", Get).RequireScope(Scope).WithName("GetWebhook").WithSummary("Where new messages are posted.")
            .Produces<WebhookAnswer>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        routes.MapPut("/webhook", Put).RequireScope(Scope).WithName("SetWebhook")
            .WithSummary("Has every new message posted to an address, from now on. Without a secret a new one is made; it is shown in this answer only.")
            .WithIfMatch().Accepts<WebhookRequest>("application/json").Produces<WebhookAnswer>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(412);
        routes.MapDelete("/webhook", Delete).RequireScope(Scope).WithName("DeleteWebhook").WithSummary("Stops posting; what waits is not sent.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(401).ProducesProblem(403);
        routes.MapPost("/webhook/test", Test).RequireScope(Scope).WithName("TestWebhook").WithSummary("Posts a test now and tells how it went.")
            .Produces<AttemptAnswer>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        routes.MapGet("/webhook/attempts", List).RequireScope(Scope).WithPaging().WithName("ListWebhookAttempts").WithSummary("What was tried lately, newest first.")
            .Produces<AttemptsAnswer>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
    }

    private static async Task<IResult> Get(HttpContext http, ReadWebhook read, CancellationToken ct) => Answer(http, await read.Handle(http.Actor(), ct));

    private static async Task<IResult> Put(HttpContext http, SetWebhook set, CancellationToken ct)
    {
        var version = http.Request.IfMatch();
        if (!version.Ok)
            return version.Refusal.ToHttp();
        var body = await http.Request.ReadAsync(WebhookJson.Default.WebhookRequest, ct);
        return body.Ok ? Answer(http, await set.Handle(new(body.Value.Url, body.Value.Secret, version.Value), http.Actor(), ct)) : body.Refusal.ToHttp();
    }

    private static async Task<IResult> Delete(HttpContext http, RemoveWebhook remove, CancellationToken ct) => (await remove.Handle(http.Actor(), ct)).ToHttp();

    private static async Task<IResult> Test(HttpContext http, TestWebhook test, CancellationToken ct) =>
        (await test.Handle(http.Actor(), ct)).ToHttp(attempt => TypedResults.Json(AttemptAnswer.Of(attempt), WebhookJson.Default.AttemptAnswer));

    private static async Task<IResult> List(HttpContext http, ListWebhookAttempts list, CancellationToken ct)
    {
        var limit = http.Request.Limit();
        var after = http.Request.Number("after", 1, long.MaxValue, long.MaxValue);
        if ((limit.Refusal ?? after.Refusal) is { } refusal)
            return refusal.ToHttp();
        var attempts = await list.Handle(new(limit.Value, Before: after.Value), http.Actor(), ct);
        return attempts.ToHttp(page => TypedResults.Json(
            new AttemptsAnswer([.. page.Select(AttemptAnswer.Of)], page.Count == limit.Value ? page[^1].Id.ToString(CultureInfo.InvariantCulture) : null), WebhookJson.Default.AttemptsAnswer));
    }

    private static IResult Answer(HttpContext http, Platform.Result<WebhookView> result) => result.ToHttp(view =>
    {
        http.Response.ShowVersion(view.Version);
        return TypedResults.Json(WebhookAnswer.Of(view), WebhookJson.Default.WebhookAnswer);
    });
}

/// <summary>The JSON of these endpoints.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(WebhookEndpoints.WebhookRequest))]
[JsonSerializable(typeof(WebhookEndpoints.WebhookAnswer))]
[JsonSerializable(typeof(WebhookEndpoints.AttemptAnswer))]
[JsonSerializable(typeof(WebhookEndpoints.AttemptsAnswer))]
internal sealed partial class WebhookJson : JsonSerializerContext;
