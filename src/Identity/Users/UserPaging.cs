using Conversa.Platform;
using Microsoft.AspNetCore.Http;

namespace Conversa.Identity.Users;

/// <summary>Lists of people go on after a person, whom <c>?after=</c> names by the customer's id.</summary>
public static class UserPaging
{
    /// <summary>That person's number; 0 when the first page is asked for.</summary>
    /// <param name="users">Where people are looked up.</param>
    /// <param name="request">The request.</param>
    /// <param name="workspace">Whose people.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The number; refused when it names nobody of this workspace.</returns>
    public static async ValueTask<Result<long>> AfterAsync(this UserDirectory users, HttpRequest request, long workspace, CancellationToken ct)
    {
        var after = request.Query["after"].ToString();
        if (after.Length == 0)
            return 0L;
        return await users.ByExternalIdAsync(workspace, after, ct) is { } user ? user.Id : Refusal.Invalid("after", "'after' must be the 'next' of the page before.");
    }
}
