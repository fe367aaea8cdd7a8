using System.Text.Json;
using Conversa.Identity;
using Conversa.Identity.Sessions;
using Conversa.Identity.Users;
using Conversa.Identity.Workspaces;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Chat.Compatibility;

/// <summary>Writes what an answer holds, inside its envelope.</summary>
internal delegate void SdkAnswer(Utf8JsonWriter json);

/// <summary>One call: reads its fields, asks a handler, says how to write the answer.</summary>
internal delegate Task<Result<SdkAnswer>> SdkHandler(SdkRequest request, CancellationToken ct);

/// <summary>Whom a call lets in.</summary>
internal enum SdkAccess
{
    /// <summary>An app that names itself.</summary>
    App,

    /// <summary>A user with a token.</summary>
    User,

    /// <summary>A server with the app's secret.</summary>
    Server,
}

/// <summary>What a test that walks all calls needs to know of one.</summary>
/// <param name="Method">GET, POST, PATCH or DELETE.</param>
/// <param name="Name">The last part of its address.</param>
/// <param name="Access">Whom it lets in.</param>
internal sealed record SdkCallName(string Method, string Name, SdkAccess Access);

/// <summary>The way every call takes: who is it, what do they say, may they ask so often, answer.</summary>
internal sealed class SdkCalls(SessionTokens sessions, WorkspaceDirectory workspaces, WorkspaceSecrets secrets, UserDirectory users, RateLimits limits)
{
    /// <summary>Maps one call.</summary>
    /// <param name="routes">The group with the prefix.</param>
    /// <param name="access">Whom it lets in.</param>
    /// <param name="method">How it is called.</param>
    /// <param name="name">The last part of its address.</param>
    /// <param name="handler">What answers.</param>
    /// <param name="bare">Whether the answer writes its own members beside <c>status</c> instead of <c>results</c>.</param>
    public void Map(IEndpointRouteBuilder routes, SdkAccess access, string method, string name, SdkHandler handler, bool bare = false) =>
        routes.MapMethods(name, [method], context => RunAsync(context, access, handler, bare)).WithMetadata(new SdkCallName(method, name, access)).ExcludeFromDescription();

    /// <summary>The user behind a token that came in a form, for the upload, which reads its body itself.</summary>
    public async ValueTask<Result<Actor>> UserAsync(HttpContext context, string? token, CancellationToken ct)
    {
        var found = await AuthenticateAsync(context, token, ct);
        return found.Then(who => who.Actor);
    }

    private async Task RunAsync(HttpContext context, SdkAccess access, SdkHandler handler, bool bare)
    {
        var ct = context.RequestAborted;
        var fields = await CallBody.ReadAsync(context.Request, ct);
        var request = fields.Ok ? await OpenAsync(context, access, fields.Value, ct) : fields.Refusal;
        var answer = request.Ok ? await handler(request.Value, ct) : request.Refusal;
        if (!answer.Ok)
        {
            await context.RefuseAsync(answer.Refusal);
            return;
        }

        Write(context, answer.Value, bare);
    }

    /// <summary>Writes an answer in its envelope: without <c>"status":200</c> v2 takes a success for a failure.</summary>
    public static void Write(HttpContext context, SdkAnswer answer, bool bare)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        SdkCors.Allow(context);
        using var json = new Utf8JsonWriter(context.Response.BodyWriter, SdkJson.Options);
        json.WriteStartObject();
        if (bare)
        {
            answer(json);
        }
        else
        {
            json.WriteStartObject("results"u8);
            answer(json);
            json.WriteEndObject();
        }

        json.WriteNumber("status"u8, StatusCodes.Status200OK);
        json.WriteEndObject();
    }

    private async Task<Result<SdkRequest>> OpenAsync(HttpContext context, SdkAccess access, CallFields fields, CancellationToken ct)
    {
        switch (access)
        {
            case SdkAccess.App:
                var app = await AppAsync(context, fields, ct);
                return app is null ? IdentityRefusals.NoCredentials : new SdkRequest(context, fields, app, null, null, null);
            case SdkAccess.Server:
                return await ServerAsync(context, fields, ct);
            default:
                var token = SdkHeaders.Find(context.Request, SdkHeaders.Token) ?? fields.Some("token");
                if (fields.Refusal is { } malformed)
                    return malformed;
                var user = await AuthenticateAsync(context, token, ct);
                if (!user.Ok)
                    return user.Refusal;
                var (actor, me) = user.Value;
                return new SdkRequest(context, fields, await workspaces.ByIdAsync(actor.Workspace, ct), actor, me, token);
        }
    }

    private async Task<Result<(Actor Actor, UserCard Me)>> AuthenticateAsync(HttpContext context, string? token, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(token))
            return IdentityRefusals.NoCredentials;
        var address = context.Connection.RemoteIpAddress;
        var who = await sessions.ResolveAsync(token, ct);
        if (!who.Ok)
            return who.Refusal == IdentityRefusals.UnknownToken ? limits.CheckGuess(address) ?? who.Refusal : who.Refusal;
        var actor = who.Value;
        if (SdkHeaders.Find(context.Request, SdkHeaders.AppId) is { } code && (await workspaces.ByCodeAsync(code, ct))?.Id != actor.Workspace)
            return IdentityRefusals.UnknownToken; // a token opens its own app only
        if (limits.CheckCaller(actor, address) is { } tooMany)
            return tooMany;
        return await users.ByIdAsync(actor.User, ct) is { } me ? (actor, me) : IdentityRefusals.UnknownToken;
    }

    private async Task<Result<SdkRequest>> ServerAsync(HttpContext context, CallFields fields, CancellationToken ct)
    {
        var (code, secret) = (SdkHeaders.Find(context.Request, SdkHeaders.AppId), SdkHeaders.Find(context.Request, SdkHeaders.Secret));
        if (code is null || secret is null)
            return IdentityRefusals.NoCredentials;
        var address = context.Connection.RemoteIpAddress;
        var who = await secrets.AuthenticateAsync(code, secret, ct);
        if (!who.Ok)
            return limits.CheckGuess(address) ?? who.Refusal;
        if (limits.CheckCaller(who.Value, address) is { } tooMany)
            return tooMany;
        return new SdkRequest(context, fields, await workspaces.ByIdAsync(who.Value.Workspace, ct), who.Value, null, null);
    }

    private async Task<WorkspaceCard?> AppAsync(HttpContext context, CallFields fields, CancellationToken ct)
    {
        var code = SdkHeaders.Find(context.Request, SdkHeaders.AppId) ?? fields.Some("app_id");
        return code is null ? null : await workspaces.ByCodeAsync(code, ct);
    }
}
