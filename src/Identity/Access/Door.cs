using System.Text;
using Conversa.Identity.Keys;
using Conversa.Identity.Sessions;
using Conversa.Identity.Staff;
using Conversa.Identity.Workspaces;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Conversa.Identity.Access;

/// <summary>
/// The native API's door. Before a body is read, it finds out who comes: <c>Authorization: Bearer</c> with a session token or an API key,
/// <c>Basic</c> with the workspace's code and secret, or the console's cookie (<see cref="ConsoleCookie"/>). Endpoints say whom they let in; what
/// they need is in <see cref="Actor(HttpContext)"/> and, for people who work here, <see cref="Staff(HttpContext)"/>.
/// </summary>
public static class Door
{
    /// <summary>Only users, with a session token.</summary>
    public static TBuilder RequireUser<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AccessRule(true, false, null));

    /// <summary>Only servers that hold the scope.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder endpoint, string scope)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AccessRule(false, true, scope));

    /// <summary>Users, and servers that hold the scope.</summary>
    public static TBuilder RequireUserOrScope<TBuilder>(this TBuilder endpoint, string scope)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AccessRule(true, true, scope));

    /// <summary>Only people who work here, whatever they may do.</summary>
    public static TBuilder RequireStaff<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AccessRule(true, false, null, Staff: true));

    /// <summary>Only people who work here and are allowed this (see <see cref="Roles.Permissions"/>).</summary>
    public static TBuilder RequirePermission<TBuilder>(this TBuilder endpoint, string permission)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AccessRule(true, false, null, Staff: true, permission));

    /// <summary>People who work here and are allowed this, and servers that hold the scope.</summary>
    public static TBuilder RequirePermissionOrScope<TBuilder>(this TBuilder endpoint, string permission, string scope)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AccessRule(true, true, scope, Staff: true, permission));

    /// <summary>Anyone, without credentials.</summary>
    public static TBuilder AllowAnyone<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AccessRule(false, false, null));

    /// <summary>
    /// Also takes the session token as <c>?access_token=</c>, or the console's cookie without its header: for a browser's EventSource, which cannot
    /// send headers. Addresses end up in logs and histories, so nothing that can be called otherwise should take a token there.
    /// </summary>
    public static TBuilder AllowTokenInQuery<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new TokenInQuery());

    /// <summary>Who comes. Throws on an endpoint that lets anyone in or says nothing: there is nobody then.</summary>
    public static Actor Actor(this HttpContext context) =>
        context.Features.Get<Feature>()?.Actor ?? throw new InvalidOperationException("This endpoint does not say whom it lets in: RequireUser, RequireScope or RequireUserOrScope.");

    /// <summary>The person who works here and comes; null for everybody else.</summary>
    public static StaffCard? StaffOrNull(this HttpContext context) => context.Features.Get<Feature>()?.Staff;

    /// <summary>The person who works here and comes. Throws on an endpoint that also lets others in.</summary>
    public static StaffCard Staff(this HttpContext context) => context.StaffOrNull() ?? throw new InvalidOperationException("This endpoint does not say RequireStaff or RequirePermission.");

    /// <summary>Puts the door in front of every endpoint that says whom it lets in. Endpoints that say nothing pass, and have nobody.</summary>
    public static IApplicationBuilder UseIdentity(this IApplicationBuilder app) => app.UseMiddleware<Doorkeeper>();

    internal sealed record Feature(Actor Actor, StaffCard? Staff);
}

/// <summary>Stands at the door.</summary>
internal sealed class Doorkeeper(
    RequestDelegate next, SessionTokens sessions, SessionUse use, StaffDirectory team, ApiKeys keys, WorkspaceSecrets secrets, RateLimits limits)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<AccessRule>() is not { } rule || rule is { Users: false, Servers: false })
        {
            await next(context);
            return;
        }

        var who = await AuthenticateAsync(context, endpoint);
        var address = context.Connection.RemoteIpAddress;
        if (!who.Ok)
        {
            var guessed = who.Refusal == IdentityRefusals.UnknownToken || who.Refusal == IdentityRefusals.WrongSecret;
            await context.RefuseAsync(guessed ? limits.CheckGuess(address) ?? who.Refusal : who.Refusal);
            return;
        }

        var actor = who.Value;
        var staff = actor.Staff ? await team.FindAsync(actor.Workspace, actor.User, context.RequestAborted) : null;
        if ((Refuse(rule, actor, staff) ?? limits.CheckCaller(actor, address)) is { } no)
        {
            await context.RefuseAsync(no);
            return;
        }

        if (staff is not null)
            await use.NoteAsync(actor, context.RequestAborted);
        context.Features.Set(new Door.Feature(actor, staff));
        await next(context);
    }

    private static Refusal? Refuse(AccessRule rule, Actor actor, StaffCard? staff) => actor.Kind switch
    {
        ActorKind.User when actor.Staff && staff is not { State: StaffState.Active } => IdentityRefusals.UnknownToken, // shut out while the session was remembered
        ActorKind.User when !rule.Users => IdentityRefusals.ServerOnly,
        ActorKind.User when rule.Staff && staff is null => IdentityRefusals.StaffOnly,
        ActorKind.User when rule.Permission is { } permission && !staff!.May(permission) => IdentityRefusals.PermissionMissing(permission),
        ActorKind.User => null,
        _ when !rule.Servers => rule.Staff ? IdentityRefusals.StaffOnly : IdentityRefusals.UserOnly,
        _ when rule.Scope is { } scope && !actor.May(scope) => IdentityRefusals.ScopeMissing(scope),
        _ => null,
    };

    private ValueTask<Result<Actor>> AuthenticateAsync(HttpContext context, Endpoint endpoint)
    {
        var header = context.Request.Headers.Authorization;
        if (header.Count > 1)
            return new(IdentityRefusals.NoCredentials);
        var text = header.ToString();
        if (text.Length == 0)
        {
            var bare = endpoint.Metadata.GetMetadata<TokenInQuery>() is not null;
            if (bare && context.Request.Query["access_token"] is [{ Length: > 0 } token])
                return sessions.ResolveAsync(token, context.RequestAborted);
            return ConsoleCookie.Read(context.Request, bare) is { } kept ? sessions.ResolveAsync(kept, context.RequestAborted) : new(IdentityRefusals.NoCredentials);
        }

        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var (scheme, value) = space < 0 ? (text, "") : (text[..space], text[(space + 1)..].Trim());
        if (scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            return value.StartsWith(ApiKeys.Prefix, StringComparison.Ordinal) ? keys.ResolveAsync(value, context.RequestAborted) : sessions.ResolveAsync(value, context.RequestAborted);
        return scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) ? BasicAsync(value, context.RequestAborted) : new(IdentityRefusals.NoCredentials);
    }

    private ValueTask<Result<Actor>> BasicAsync(string value, CancellationToken ct)
    {
        Span<byte> bytes = stackalloc byte[512];
        if (!Convert.TryFromBase64String(value, bytes, out var length))
            return new(IdentityRefusals.NoCredentials);
        var pair = Encoding.UTF8.GetString(bytes[..length]);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new(IdentityRefusals.NoCredentials) : secrets.AuthenticateAsync(pair[..colon], pair[(colon + 1)..], ct);
    }
}
