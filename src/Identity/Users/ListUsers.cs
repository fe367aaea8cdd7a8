using Conversa.Platform;
using Conversa.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Conversa.Identity.Users;

/// <summary>The order of a list of users.</summary>
public enum UserOrder
{
    /// <summary>By when they were made known.</summary>
    Created,

    /// <summary>By when their profile changed.</summary>
    Updated,

    /// <summary>By the name people read.</summary>
    Name,

    /// <summary>By the customer's name for them.</summary>
    ExternalId,
}

/// <summary>A workspace's users, filtered and sorted: by page for screens, after the last one for programs.</summary>
public sealed class ListUsers(Database database)
{
    /// <summary>A page beyond this many users is refused: search instead.</summary>
    public const int MaxSkipped = 100_000;

    /// <param name="Query">Part of the id or the name, in whatever case; empty for all. At most 255 characters.</param>
    /// <param name="Order">The order.</param>
    /// <param name="Descending">Last first.</param>
    /// <param name="Page">From 1.</param>
    /// <param name="Limit">1 to 100.</param>
    /// <param name="Inactive">Deactivated users, too.</param>
    /// <param name="After">Only users made known after this one (a user's number); 0 for all.</param>
    public sealed record Command(string? Query = null, UserOrder Order = UserOrder.Created, bool Descending = false, int Page = 1, int Limit = 20, bool Inactive = false, long After = 0);

    /// <param name="Total">How many match altogether.</param>
    /// <param name="Users">This page of them.</param>
    public sealed record Listed(long Total, IReadOnlyList<UserCard> Users);

    /// <returns>The page, empty beyond the last; or an invalid field.</returns>
    public async Task<Result<Listed>> Handle(Command command, Actor actor, CancellationToken ct)
    {
        if (command.Limit is < 1 or > 100)
            return Refusal.Invalid("limit", "'limit' must be a whole number from 1 to 100.");
        if (command.Page < 1 || (long)(command.Page - 1) * command.Limit > MaxSkipped)
            return Refusal.Invalid("page", $"'page' must be at least 1 and may not skip more than {MaxSkipped} users.");
        if (command.Query?.Length > Names.MaxLength)
            return Refusal.Invalid("query", $"'query' must have at most {Names.MaxLength} characters.");

        await using var connection = await database.OpenReadAsync(ct);
        await using var db = IdentityDb.Over(database, connection);
        var users = db.Users.Where(x => x.WorkspaceId == actor.Workspace && (command.Inactive || x.Active));
        if (!string.IsNullOrEmpty(command.Query))
        {
            var pattern = $"%{command.Query.ToLowerInvariant().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
            users = users.Where(x => EF.Functions.Like(x.SearchText, pattern, "\\"));
        }

        var total = await users.LongCountAsync(ct);
        if (command.After > 0)
            users = users.Where(x => x.Id > command.After);
        var rows = await Sorted(users, command.Order, command.Descending).Skip((command.Page - 1) * command.Limit).Take(command.Limit).ToListAsync(ct);
        return new Listed(total, rows.ConvertAll(x => new UserCard(x.Id, x.WorkspaceId, x.ExternalId, x.Name, x.AvatarUrl, x.Extras, x.Active, x.CreatedAt, x.UpdatedAt, x.Version)));
    }

    private static IOrderedQueryable<UserRow> Sorted(IQueryable<UserRow> users, UserOrder order, bool descending) => (order, descending) switch
    {
        (UserOrder.Updated, false) => users.OrderBy(x => x.UpdatedAt).ThenBy(x => x.Id),
        (UserOrder.Updated, true) => users.OrderByDescending(x => x.UpdatedAt).ThenByDescending(x => x.Id),
        (UserOrder.Name, false) => users.OrderBy(x => x.Name).ThenBy(x => x.Id),
        (UserOrder.Name, true) => users.OrderByDescending(x => x.Name).ThenByDescending(x => x.Id),
        (UserOrder.ExternalId, false) => users.OrderBy(x => x.ExternalId),
        (UserOrder.ExternalId, true) => users.OrderByDescending(x => x.ExternalId),
        (_, true) => users.OrderByDescending(x => x.CreatedAt).ThenByDescending(x => x.Id),
        _ => users.OrderBy(x => x.Id),
    };
}
