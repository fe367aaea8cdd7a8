using System.Text.RegularExpressions;
using Conversa.Identity.Staff;
using Conversa.Platform;

namespace Conversa.Identity.Roles;

/// <summary>Who may decide about whose permissions: nobody beyond their own, and only owners about owners.</summary>
internal static partial class RoleRules
{
    public const int MaxKeyLength = 64;

    public static bool IsKey(string key) => Form().IsMatch(key);

    /// <summary>Whether somebody may give or take this role; null, or the refusal.</summary>
    public static Refusal? RefuseGiving(StaffCard actor, RoleCard role, string field) =>
        (role.Key == BuiltInRoles.Owner && actor.Role != BuiltInRoles.Owner) || !role.Permissions.All(actor.May) ? IdentityRefusals.BeyondOwn(field) : null;

    [GeneratedRegex(@"\A[a-z0-9](-?[a-z0-9]){0,63}\z")]
    private static partial Regex Form();
}
