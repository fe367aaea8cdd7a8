using Conversa.Chat.Api;
using Conversa.Identity.Access;
using Conversa.Identity.Roles;
using Conversa.Inbox.Doors;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Apps.Webhooks;

/// <summary>Webhook endpoints over the native API.</summary>
internal static class EndpointRoutes
{
    /// <summary>What a key needs for webhook endpoints.</summary>
    public const string Scope = "webhook_endpoints:manage";

    public static void Map(IEndpointRouteBuilder routes)
    {
        Guarded(routes.MapGet("/webhook-event-types", Types)).WithName("ListWebhookEventTypes").WithSummary("The names of every event an endpoint can get.").Produces<ApiEventTypes>();
        Guarded(routes.MapGet("/webhook-endpoints", List)).WithName("ListWebhookEndpoints").WithSummary("Every endpoint, the oldest first.").Produces<ApiEndpoints>();
        Guarded(routes.MapPost("/webhook-endpoints", Create)).WithName("CreateWebhookEndpoint")
            .WithSummary("Has events sent to an address, signed by the Standard Webhooks specification; or sets the endpoint of a door. What to check signatures with is in this answer only.")
            .WithHeader("Idempotency-Key", "Names this request, so that repeating it does not make two endpoints. Not needed for a door, of which there is one.")
            .Accepts<EndpointRequest>("application/json").Produces<ApiEndpoint>(StatusCodes.Status201Created).ProducesProblem(400);
        Guarded(routes.MapGet("/webhook-endpoints/{endpoint}", Read)).WithName("ReadWebhookEndpoint").WithSummary("One endpoint.").Produces<ApiEndpoint>().ProducesProblem(404);
        Guarded(routes.MapPatch("/webhook-endpoints/{endpoint}", Change)).WithName("ChangeWebhookEndpoint").WithSummary("Changes the given parts. Switching it off forgets what waits.").WithIfMatch()
            .Accepts<EndpointChange>("application/json").Produces<ApiEndpoint>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(412);
        Guarded(routes.MapDelete("/webhook-endpoints/{endpoint}", Delete)).WithName("DeleteWebhookEndpoint").WithSummary("Takes an endpoint away, with what waits for it and what was tried.")
            .Produces(StatusCodes.Status204NoContent);
        Guarded(routes.MapPost("/webhook-endpoints/{endpoint}/secret", Rotate)).WithName("RotateWebhookSecret")
            .WithSummary("Puts a new secret in the place of the one there is; until the overlap is over, bodies are signed with both.")
            .Accepts<RotateRequest>("application/json").Produces<ApiEndpoint>().ProducesProblem(400).ProducesProblem(404);
    }

    /// <summary>People who may manage integrations, and servers that hold the scope.</summary>
    public static RouteHandlerBuilder Guarded(RouteHandlerBuilder route) => route.RequirePermissionOrScope(Permissions.IntegrationsManage, Scope).ProducesProblem(401).ProducesProblem(403);

    private static IResult Types(WebhookEndpoints endpoints) => JsonAnswer.Of(new ApiEventTypes(endpoints.EventTypes), AppsJson.Wire.ApiEventTypes);

    private static async Task<IResult> List(HttpContext http, WebhookEndpoints endpoints, CancellationToken ct)
    {
        var (workspace, shown) = (http.Actor().Workspace, new List<ApiEndpoint>());
        var waiting = await endpoints.WaitingAsync(workspace, ct);
        foreach (var one in await endpoints.AllAsync(workspace, ct))
            shown.Add(await EndpointAnswers.ShowAsync(endpoints, one, waiting.GetValueOrDefault(one.Id), null, ct));
        return JsonAnswer.Of(new ApiEndpoints(shown), AppsJson.Wire.ApiEndpoints);
    }

    private static async Task<IResult> Create(HttpContext http, WebhookEndpoints endpoints, InboxDoors doors, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(AppsJson.Wire.EndpointRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        var (workspace, x) = (http.Actor().Workspace, body.Value);
        if (EndpointAnswers.Signing(x.Signing) is not { } signing)
            return BadSigning.ToHttp();
        var wanted = new EndpointSettings(x.Url, x.Description, x.Types, x.Enabled);
        Result<NewEndpoint> made;
        if (x.Use == WebhookEndpoint.Events)
        {
            var key = http.Request.IdempotencyKey();
            if ((key.Refusal ?? (x.Channel is null ? null : Refusal.Invalid("channel", "channel is for the use channel alone."))) is { } refusal)
                return refusal.ToHttp();
            made = await endpoints.AddAsync(workspace, $"{http.Actor().User}:{key.Value}", wanted, signing, x.Secret, ct);
        }
        else
        {
            var use = await doors.UseAsync(workspace, x.Use, x.Channel, ct);
            if ((use.Refusal ?? (x.Types is null ? null : Refusal.Invalid("types", "A door gets what it is for; types are for the use events."))) is { } refusal)
                return refusal.ToHttp();
            made = await endpoints.PutDoorAsync(workspace, use.Value, wanted, signing, x.Secret, ct);
        }

        return made.Ok ? await EndpointAnswers.AnswerAsync(endpoints, made.Value.Endpoint, made.Value.Secret, StatusCodes.Status201Created, ct) : made.Refusal.ToHttp();
    }

    private static async Task<IResult> Read(HttpContext http, string endpoint, WebhookEndpoints endpoints, CancellationToken ct) =>
        await FindAsync(http, endpoint, endpoints, ct) is { } found ? await EndpointAnswers.AnswerAsync(endpoints, found, null, StatusCodes.Status200OK, ct) : None.ToHttp();

    private static async Task<IResult> Change(HttpContext http, string endpoint, WebhookEndpoints endpoints, CancellationToken ct)
    {
        var (body, version) = (await http.Request.ReadAsync(AppsJson.Wire.EndpointChange, ct), http.Request.IfMatch());
        if ((body.Refusal ?? version.Refusal) is { } refusal)
            return refusal.ToHttp();
        var x = body.Value;
        var changed = await endpoints.ChangeAsync(http.Actor().Workspace, Addresses.Id(endpoint), new(x.Url, x.Description, x.Types, x.Enabled), version.Value, ct);
        return changed.Ok ? await EndpointAnswers.AnswerAsync(endpoints, changed.Value, null, StatusCodes.Status200OK, ct) : changed.Refusal.ToHttp();
    }

    private static async Task<IResult> Delete(HttpContext http, string endpoint, WebhookEndpoints endpoints, CancellationToken ct)
    {
        await endpoints.RemoveAsync(http.Actor().Workspace, Addresses.Id(endpoint), ct);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Rotate(HttpContext http, string endpoint, WebhookEndpoints endpoints, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(AppsJson.Wire.RotateRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        var x = body.Value;
        if (x.Signing is not null && EndpointAnswers.Signing(x.Signing) is null)
            return BadSigning.ToHttp();
        var rotated = await endpoints.RotateAsync(http.Actor().Workspace, Addresses.Id(endpoint), EndpointAnswers.Signing(x.Signing), x.Secret, x.OverlapHours, ct);
        return rotated.Ok ? await EndpointAnswers.AnswerAsync(endpoints, rotated.Value.Endpoint, rotated.Value.Secret, StatusCodes.Status200OK, ct) : rotated.Refusal.ToHttp();
    }

    /// <summary>The endpoint the address names, if it is this workspace's.</summary>
    public static Task<WebhookEndpoint?> FindAsync(HttpContext http, string endpoint, WebhookEndpoints endpoints, CancellationToken ct) =>
        endpoints.FindAsync(http.Actor().Workspace, Addresses.Id(endpoint), ct);

    public static readonly Refusal None = Refusal.NotFound("webhook endpoint");

    private static readonly Refusal BadSigning = Refusal.Invalid("signing", "signing must be hmac or ed25519.");
}
