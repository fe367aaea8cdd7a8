using System.Collections.Frozen;

namespace Conversa.Identity.Roles;

/// <summary>The roles every workspace has; they cannot be changed or deleted.</summary>
public static class BuiltInRoles
{
    /// <summary>May do everything, and alone makes and unmakes owners. A workspace always has one.</summary>
    public const string Owner = "owner";

    /// <summary>May do everything but decide about owners.</summary>
    public const string Admin = "admin";

    /// <summary>Sees all conversations and the reports, and helps the team.</summary>
    public const string Supervisor = "supervisor";

    /// <summary>Talks with customers.</summary>
    public const string Agent = "agent";

    private static readonly string[] OfAgent =
    [
        Permissions.ConversationsReadOwn, Permissions.ConversationsReply, Permissions.ConversationsStart, Permissions.ConversationsAssign, Permissions.ConversationsTakeOver,
        Permissions.ConversationsResolve, Permissions.ConversationsTag, Permissions.ContactsRead, Permissions.ContactsWrite, Permissions.TeamRead,
    ];

    private static readonly string[] OfSupervisor =
    [
        .. OfAgent, Permissions.ConversationsReadAll, Permissions.ConversationsBlock, Permissions.ConversationsExport, Permissions.AutomationManage, Permissions.ReportsRead,
        Permissions.ReportsExport, Permissions.AvailabilityManage,
    ];

    /// <summary>Each of them with its name and permissions, the mightiest first.</summary>
    public static IReadOnlyList<RoleCard> All { get; } =
    [
        new(Owner, "Owner", Permissions.All, BuiltIn: true, Version: 1),
        new(Admin, "Admin", Permissions.All, BuiltIn: true, Version: 1),
        new(Supervisor, "Supervisor", OfSupervisor.ToFrozenSet(StringComparer.Ordinal), BuiltIn: true, Version: 1),
        new(Agent, "Agent", OfAgent.ToFrozenSet(StringComparer.Ordinal), BuiltIn: true, Version: 1),
    ];

    /// <summary>The role with this key, or null.</summary>
    public static RoleCard? Find(string key) => All.FirstOrDefault(x => x.Key == key);
}

/// <summary>A role.</summary>
/// <param name="Key">Names it in addresses.</param>
/// <param name="Name">What people read.</param>
/// <param name="Permissions">What whoever holds it may do, see <see cref="Roles.Permissions"/>.</param>
/// <param name="BuiltIn">Whether every workspace has it.</param>
/// <param name="Version">Rises with every change.</param>
public sealed record RoleCard(string Key, string Name, IReadOnlySet<string> Permissions, bool BuiltIn, long Version);
