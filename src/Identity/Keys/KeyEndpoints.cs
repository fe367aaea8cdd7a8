using System.Globalization;
using Conversa.Identity.Access;
using Conversa.Identity.Roles;
using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Identity.Keys;

/// <summary>API keys.</summary>
internal static class KeyEndpoints
{
    internal sealed record KeyRequest(string Name, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt = null);

    internal sealed record KeyView(
        string Id, string Name, string Prefix, IReadOnlyList<string> Scopes, DateTime CreatedAt, DateTime? ExpiresAt, DateTime? RevokedAt, DateTime? LastUsedAt, string? Key = null)
    {
        public static KeyView Of(ApiKey key, string? secret = null) => new(key.Id.ToString(CultureInfo.InvariantCulture), key.Name, key.Prefix, key.Scopes, Times.Utc(key.CreatedAt),
            Utc(key.ExpiresAt), Utc(key.RevokedAt), Utc(key.LastUsedAt), secret);

        private static DateTime? Utc(long? at) => at is { } time ? Times.Utc(time) : null;
    }

    internal sealed record ScopeView(string Name, string Meaning);

    internal sealed record ScopesView(IReadOnlyList<ScopeView> Scopes);

    internal sealed record KeysView(IReadOnlyList<KeyView> Keys, string? Next);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/keys", Post).RequirePermissionOrScope(Permissions.IntegrationsManage, Scopes.KeysWrite).WithName("CreateApiKey").WithSummary("Makes an API key and shows it, this once.")
            .WithHeader("Idempotency-Key", "The caller's name for this request: repeated within a day it answers with the same key.", required: true)
            .Accepts<KeyRequest>("application/json").Produces<KeyView>(201).ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409);
        routes.MapGet("/keys", List).RequirePermissionOrScope(Permissions.IntegrationsManage, Scopes.KeysWrite).WithPaging().WithName("ListApiKeys").WithSummary("The workspace's API keys, revoked ones included; never the keys themselves.")
            .Produces<KeysView>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
        routes.MapGet("/keys/scopes", ListScopes).RequirePermissionOrScope(Permissions.IntegrationsManage, Scopes.KeysWrite).WithName("ListScopes").WithSummary("Everything an API key may be allowed to do.")
            .Produces<ScopesView>().ProducesProblem(401).ProducesProblem(403);
        routes.MapDelete("/keys/{key}", Delete).RequirePermissionOrScope(Permissions.IntegrationsManage, Scopes.KeysWrite).WithName("RevokeApiKey").WithSummary("Ends an API key on every node at once; ending it again changes nothing.")
            .Produces(204).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
    }

    private static async Task<IResult> Post(HttpContext http, CreateApiKey create, CancellationToken ct)
    {
        var client = http.Request.IdempotencyKey();
        if (!client.Ok)
            return client.Refusal.ToHttp();
        var body = await http.Request.ReadAsync(IdentityJson.Default.KeyRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        var created = await create.Handle(new(body.Value.Name, body.Value.Scopes, body.Value.ExpiresAt?.ToUnixTimeMilliseconds(), client.Value), http.Actor(), ct);
        return created.ToHttp(x => TypedResults.Json(KeyView.Of(x.Key, x.Secret), IdentityJson.Default.KeyView, statusCode: StatusCodes.Status201Created));
    }

    private static async Task<IResult> List(HttpContext http, ListApiKeys list, CancellationToken ct)
    {
        var limit = http.Request.Limit();
        var after = http.Request.Number("after", 0, long.MaxValue, 0);
        if ((limit.Refusal ?? after.Refusal) is { } refusal)
            return refusal.ToHttp();
        var keys = await list.Handle(after.Value, limit.Value, http.Actor(), ct);
        return TypedResults.Json(new KeysView([.. keys.Select(x => KeyView.Of(x))], keys.Count == limit.Value ? keys[^1].Id.ToString(CultureInfo.InvariantCulture) : null), IdentityJson.Default.KeysView);
    }

    private static JsonHttpResult<ScopesView> ListScopes(IEnumerable<ScopeDefinition> scopes) =>
        TypedResults.Json(new ScopesView([.. scopes.DistinctBy(x => x.Name).OrderBy(x => x.Name, StringComparer.Ordinal).Select(x => new ScopeView(x.Name, x.Meaning))]), IdentityJson.Default.ScopesView);

    private static async Task<IResult> Delete(HttpContext http, string key, RevokeApiKey revoke, CancellationToken ct) =>
        long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? (await revoke.Handle(id, http.Actor(), ct)).ToHttp() : Refusal.NotFound("api key").ToHttp();
}
