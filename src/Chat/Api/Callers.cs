using System.Globalization;
using Conversa.Identity.Access;
using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Conversa.Chat.Api;

/// <summary>
/// In whose name an endpoint acts. A user acts as themselves. A server acts as itself, seeing everything stored in its workspace, or with
/// <c>?user=</c> as that user, with that user's eyes and rights.
/// </summary>
internal sealed class Callers(UserDirectory users)
{
    private static readonly Refusal NotForUsers = Refusal.Invalid("user", "user is for servers: a session acts as its own user.");
    private static readonly Refusal UserNeeded = Refusal.Invalid("user", "A server says in the query whom it acts for: user=ID.");

    /// <summary>The user, or the server itself.</summary>
    public ValueTask<Result<Actor>> AnyAsync(HttpContext http)
    {
        var actor = http.Actor();
        return http.Request.QueryString.HasValue && http.Request.Query.TryGetValue("user", out var user)
            ? actor.Kind == ActorKind.User ? new(NotForUsers) : new(AsUserAsync(actor.Workspace, user.ToString(), http.RequestAborted))
            : new(actor);
    }

    /// <summary>The user, or the one a server acts for.</summary>
    public async ValueTask<Result<Actor>> UserAsync(HttpContext http)
    {
        var actor = await AnyAsync(http);
        return actor.Ok && actor.Value.Kind != ActorKind.User ? UserNeeded : actor;
    }

    /// <summary>A user of the workspace named in a body.</summary>
    public async ValueTask<Result<UserCard>> NamedAsync(long workspace, string field, string? id, CancellationToken ct) =>
        string.IsNullOrEmpty(id) ? Refusal.Invalid(field, $"{field} is needed: the id of a user.")
        : await users.ByExternalIdAsync(workspace, id, ct) is { } user ? user
        : Unknown(field);

    /// <summary>Users of the workspace named in a body, each once.</summary>
    public async ValueTask<Result<IReadOnlyList<UserCard>>> NamedAsync(long workspace, string field, IReadOnlyList<string> ids, int limit, CancellationToken ct)
    {
        if (ids.Count > limit)
            return Refusal.Invalid(field, $"{field} can name at most {limit} users at once; this names {ids.Count}.");
        var found = await users.ByExternalIdsAsync(workspace, ids, ct);
        for (var i = 0; i < ids.Count; i++)
        {
            if (!found.ContainsKey(ids[i]))
                return Unknown(string.Create(CultureInfo.InvariantCulture, $"{field}[{i}]"));
        }

        return Result.Of<IReadOnlyList<UserCard>>([.. found.Values]);
    }

    /// <summary>A user of the workspace named in the address, or null.</summary>
    public ValueTask<UserCard?> FindAsync(long workspace, string id, CancellationToken ct) => users.ByExternalIdAsync(workspace, id, ct);

    /// <summary>The names of people, by number.</summary>
    public ValueTask<IReadOnlyDictionary<long, UserCard>> CardsAsync(IEnumerable<long> ids, CancellationToken ct) => users.ByIdsAsync(ids, ct);

    /// <summary>One person's name.</summary>
    public ValueTask<UserCard?> CardAsync(long id, CancellationToken ct) => users.ByIdAsync(id, ct);

    private static Refusal Unknown(string field) => new("user_unknown", RefusalKind.Invalid, $"{field} is no user of this workspace.", field);

    private async Task<Result<Actor>> AsUserAsync(long workspace, string id, CancellationToken ct) =>
        await users.ByExternalIdAsync(workspace, id, ct) is { } user ? Actor.OfUser(workspace, user.Id, 0) : Unknown("user");
}

/// <summary>How Chat's endpoints read their addresses.</summary>
public static class Addresses
{
    private const long End = 1L << 53;

    /// <summary>An id from an address; 0, which nothing has, for whatever is none of ours.</summary>
    public static long Id(string? text) =>
        text is { Length: > 0 and <= 16 } && text[0] != '0' && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id < End ? id : 0;

    /// <summary>An id from a query or body; null when it is missing.</summary>
    public static Result<long?> Optional(string field, string? text) =>
        string.IsNullOrEmpty(text) ? (long?)null : Id(text) is > 0 and var id ? (long?)id : Refusal.Invalid(field, $"{field} must be an id as it was answered.");

    /// <summary>Describes the way a server names whom it acts for.</summary>
    public static TBuilder WithUser<TBuilder>(this TBuilder endpoint, bool required = false)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithQuery(
            "user", required ? "From servers only, and needed there: the id of the user to act as." : "From servers only: the id of the user to act as, with their eyes and rights.");
}
