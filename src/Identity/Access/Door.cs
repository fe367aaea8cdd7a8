using System.Text;
using Conversa.Identity.Keys;
using Conversa.Identity.Sessions;
using Conversa.Identity.Workspaces;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Conversa.Identity.Access;

/// <summary>
/// The native API's door. Before a body is read, it finds out who comes: <c>Authorization: Bearer</c> with a session token or an API key, or
/// <c>Basic</c> with the workspace's code and secret. Endpoints say whom they let in; what they need is in <see cref="Actor(HttpContext)"/>.
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

    /// <summary>Anyone, without credentials.</summary>
    public static TBuilder AllowAnyone<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AccessRule(false, false, null));

    /// <summary>
    /// Also takes the session token as <c>?access_token=</c>: for a browser's EventSource, which cannot send headers. Addresses end up in logs and
    /// histories, so nothing that can be called otherwise should take it there.
    /// </summary>
    public static TBuilder AllowTokenInQuery<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new TokenInQuery());

    /// <summary>Who comes. Throws on an endpoint that lets anyone in or says nothing: there is nobody then.</summary>
    public static Actor Actor(this HttpContext context) =>
        context.Features.Get<Feature>()?.Actor ?? throw new InvalidOperationException("This endpoint does not say whom it lets in: RequireUser, RequireScope or RequireUserOrScope.");

    /// <summary>Puts the door in front of every endpoint that says whom it lets in. Endpoints that say nothing pass, and have nobody.</summary>
    public static IApplicationBuilder UseIdentity(this IApplicationBuilder app) => app.UseMiddleware<Doorkeeper>();

    internal sealed record Feature(Actor Actor);
}

/// <summary>Stands at the door.</summary>
internal sealed class Doorkeeper(RequestDelegate next, SessionTokens sessions, ApiKeys keys, WorkspaceSecrets secrets, RateLimits limits)
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
        if (who.Ok && (Refuse(rule, who.Value) ?? limits.CheckCaller(who.Value, address)) is { } no)
        {
            await context.RefuseAsync(no);
        }
        else if (!who.Ok)
        {
            var guessed = who.Refusal == IdentityRefusals.UnknownToken || who.Refusal == IdentityRefusals.WrongSecret;
            await context.RefuseAsync(guessed ? limits.CheckGuess(address) ?? who.Refusal : who.Refusal);
        }
        else
        {
            context.Features.Set(new Door.Feature(who.Value));
            await next(context);
        }
    }

    private static Refusal? Refuse(AccessRule rule, Actor actor) => actor.Kind switch
    {
        ActorKind.User => rule.Users ? null : IdentityRefusals.ServerOnly,
        _ when !rule.Servers => IdentityRefusals.UserOnly,
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
            return endpoint.Metadata.GetMetadata<TokenInQuery>() is not null && context.Request.Query["access_token"] is [{ Length: > 0 } token]
                ? sessions.ResolveAsync(token, context.RequestAborted)
                : new(IdentityRefusals.NoCredentials);
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
