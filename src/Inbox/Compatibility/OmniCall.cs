using System.Text.Json.Nodes;
using Conversa.Identity;
using Conversa.Identity.Sessions;
using Conversa.Identity.Staff;
using Conversa.Identity.Workspaces;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Compatibility;

/// <summary>One call: reads its fields, asks a use case, says what the answer holds beside <c>status</c>.</summary>
internal delegate Task<Result<JsonObject>> OmniHandler(OmniRequest request, CancellationToken ct);

/// <summary>Whom a call lets in.</summary>
internal enum OmniAccess
{
    /// <summary>Anybody; the call itself finds out which workspace is meant.</summary>
    Anyone,

    /// <summary>Somebody of the team with a token, or a server with the workspace's secret.</summary>
    Team,

    /// <summary>The same, or a server with the secret in the bots' own header and the workspace's code in the address.</summary>
    Bot,
}

/// <summary>What marks an address of the compatible API, for its refusals and for tests that walk all calls.</summary>
/// <param name="Access">Whom it lets in.</param>
/// <param name="Permission">What somebody of the team needs; null for nothing in particular.</param>
internal sealed record OmniCallMark(OmniAccess Access, string? Permission);

/// <summary>The way every call takes: who is it, what do they say, may they ask so often, answer.</summary>
internal sealed class OmniCalls(SessionTokens sessions, WorkspaceDirectory workspaces, WorkspaceSecrets secrets, StaffDirectory team, SessionUse use, RateLimits limits)
{
    private const string AppId = "Qiscus-App-Id";
    private const string SecretKey = "Qiscus-Secret-Key";
    private const string BotSecret = "QISCUS_SDK_SECRET";
    private const int MaxBody = 256 * 1024;

    /// <summary>Maps a call for the team and for servers.</summary>
    /// <param name="routes">The root.</param>
    /// <param name="method">How it is called.</param>
    /// <param name="pattern">Its address.</param>
    /// <param name="permission">What somebody of the team needs; null for nothing in particular.</param>
    /// <param name="handler">What answers.</param>
    public void Map(IEndpointRouteBuilder routes, string method, string pattern, string? permission, OmniHandler handler) => Map(routes, method, pattern, OmniAccess.Team, permission, handler);

    /// <summary>Maps a call.</summary>
    public void Map(IEndpointRouteBuilder routes, string method, string pattern, OmniAccess access, string? permission, OmniHandler handler)
    {
        routes.MapMethods(pattern, [method], context => RunAsync(context, access, permission, handler)).WithMetadata(new OmniCallMark(access, permission)).WithBodyLimit(MaxBody).ExcludeFromDescription();
        if (access == OmniAccess.Anyone)
            routes.MapMethods(pattern, [HttpMethods.Options], OmniCors.Preflight).WithMetadata(new OmniCallMark(access, permission)).ExcludeFromDescription();
    }

    /// <summary>The workspace with this code, as long as nobody asks for too many that are not there.</summary>
    public async ValueTask<Result<WorkspaceCard>> WorkspaceAsync(HttpContext http, string? code, CancellationToken ct) =>
        code is not null && await workspaces.ByCodeAsync(code, ct) is { } found ? found : limits.CheckGuess(http.Connection.RemoteIpAddress) ?? Refusal.NotFound("app");

    private async Task RunAsync(HttpContext context, OmniAccess access, string? permission, OmniHandler handler)
    {
        var ct = context.RequestAborted;
        var who = access == OmniAccess.Anyone ? new OmniRequest(context, new CallFields(), null!, null!, null) : await AuthenticateAsync(context, access, permission, ct);
        var fields = who.Ok ? await CallBody.ReadAsync(context.Request, ct) : who.Refusal;
        var answer = !fields.Ok ? fields.Refusal : fields.Value.Refusal is { } malformed ? malformed : await handler(who.Value with { Fields = fields.Value }, ct);
        if (!answer.Ok)
        {
            await context.RefuseAsync(answer.Refusal);
            return;
        }

        OmniCors.Allow(context);
        await OmniJson.WriteAsync(context, StatusCodes.Status200OK, answer.Value);
    }

    private async Task<Result<OmniRequest>> AuthenticateAsync(HttpContext context, OmniAccess access, string? permission, CancellationToken ct)
    {
        var headers = context.Request.Headers;
        var (code, address) = (One(context, AppId), context.Connection.RemoteIpAddress);
        var secret = One(context, SecretKey);
        if (access == OmniAccess.Bot && secret is null && One(context, BotSecret) is { } bots)
            (code, secret) = (code ?? context.Request.RouteValues["app"] as string, bots);
        Result<Actor> who;
        if (secret is not null)
            who = code is null ? IdentityRefusals.NoCredentials : await secrets.AuthenticateAsync(code, secret, ct);
        else
            who = headers.Authorization is [{ Length: > 0 } token] ? await sessions.ResolveAsync(Bare(token), ct) : IdentityRefusals.NoCredentials;
        if (!who.Ok)
            return who.Refusal == IdentityRefusals.NoCredentials || who.Refusal == IdentityRefusals.TokenExpired ? who.Refusal : limits.CheckGuess(address) ?? who.Refusal;
        var actor = who.Value;
        var workspace = (await workspaces.ByIdAsync(actor.Workspace, ct))!;
        if (code is not null && code != workspace.Code)
            return IdentityRefusals.UnknownToken; // a token opens its own workspace only
        if (context.Request.RouteValues["app"] is string place && place != workspace.Code)
            return Refusal.NotFound("app");
        StaffCard? staff = null;
        if (actor.Kind == ActorKind.User)
        {
            staff = actor.Staff ? await team.FindAsync(actor.Workspace, actor.User, ct) : null;
            if (staff is not { State: StaffState.Active })
                return actor.Staff ? IdentityRefusals.UnknownToken : IdentityRefusals.StaffOnly;
            if (permission is not null && !staff.May(permission))
                return IdentityRefusals.PermissionMissing(permission);
        }

        if (limits.CheckCaller(actor, address) is { } tooMany)
            return tooMany;
        if (staff is not null)
            await use.NoteAsync(actor, ct);
        return new OmniRequest(context, new CallFields(), workspace, actor, staff);
    }

    private static string? One(HttpContext context, string header) => context.Request.Headers[header] is [{ Length: > 0 } value] ? value : null;

    /// <summary>The raw token, as these clients send it, or after the word other clients put before it.</summary>
    private static string Bare(string token) => token.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? token[7..].Trim() : token;
}
