namespace Conversa.Identity.Staff;

/// <summary>Whether a member of the team may come in.</summary>
public enum StaffState
{
    /// <summary>They may.</summary>
    Active,

    /// <summary>They were shut out; what they did stays theirs.</summary>
    Deactivated,
}

/// <summary>A person who works in a workspace.</summary>
/// <param name="User">The number of the user through whom they take part in rooms.</param>
/// <param name="Workspace">The workspace.</param>
/// <param name="Account">Their account's number.</param>
/// <param name="ExternalId">Their user's identity on every wire.</param>
/// <param name="Name">What people read.</param>
/// <param name="Email">Where they are reached; for colleagues, never for customers.</param>
/// <param name="AvatarUrl">A picture's address, or empty.</param>
/// <param name="Role">Their role's key.</param>
/// <param name="RoleName">Their role's name.</param>
/// <param name="Permissions">What they may do; empty when they are deactivated.</param>
/// <param name="State">Whether they may come in.</param>
/// <param name="LastSeenAt">When they last did anything, in unix milliseconds and to about a quarter of an hour; null for never.</param>
/// <param name="CreatedAt">When they joined, in unix milliseconds.</param>
/// <param name="Version">Rises with every change of role and state.</param>
public sealed record StaffCard(
    long User, long Workspace, long Account, string ExternalId, string Name, string Email, string AvatarUrl, string Role, string RoleName, IReadOnlySet<string> Permissions,
    StaffState State, long? LastSeenAt, long CreatedAt, long Version)
{
    /// <summary>Whether they may do this; see <see cref="Roles.Permissions"/>. Who sees every conversation sees their own.</summary>
    public bool May(string permission) =>
        Permissions.Contains(permission) || (permission == Roles.Permissions.ConversationsReadOwn && Permissions.Contains(Roles.Permissions.ConversationsReadAll));
}
