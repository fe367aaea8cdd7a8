using System.Collections.Frozen;

namespace Conversa.Identity.Roles;

/// <summary>
/// What people who work here may be allowed to do. A role is a set of these; <see cref="BuiltInRoles"/> says which of them the roles that are
/// always there hold. Endpoints ask for one with <c>RequirePermission</c>.
/// </summary>
public static class Permissions
{
    /// <summary>See every conversation of the workspace.</summary>
    public const string ConversationsReadAll = "conversations.read_all";

    /// <summary>See the conversations one is assigned to, and those that wait for somebody.</summary>
    public const string ConversationsReadOwn = "conversations.read_own";

    /// <summary>Write to customers and add notes.</summary>
    public const string ConversationsReply = "conversations.reply";

    /// <summary>Start a conversation with a customer who did not write first.</summary>
    public const string ConversationsStart = "conversations.start";

    /// <summary>Give a conversation to another person or team.</summary>
    public const string ConversationsAssign = "conversations.assign";

    /// <summary>Take a waiting or somebody else's conversation.</summary>
    public const string ConversationsTakeOver = "conversations.take_over";

    /// <summary>Resolve, reopen and snooze conversations.</summary>
    public const string ConversationsResolve = "conversations.resolve";

    /// <summary>Tag conversations and change their properties.</summary>
    public const string ConversationsTag = "conversations.tag";

    /// <summary>Block customers and let them write again.</summary>
    public const string ConversationsBlock = "conversations.block";

    /// <summary>Delete what was written.</summary>
    public const string ConversationsDelete = "conversations.delete";

    /// <summary>Take conversations out as files.</summary>
    public const string ConversationsExport = "conversations.export";

    /// <summary>See contacts.</summary>
    public const string ContactsRead = "contacts.read";

    /// <summary>Make, change and merge contacts.</summary>
    public const string ContactsWrite = "contacts.write";

    /// <summary>See who works here, their roles and whether they are there.</summary>
    public const string TeamRead = "team.read";

    /// <summary>Invite people, change their roles and shut them out; never beyond one's own permissions.</summary>
    public const string TeamManage = "team.manage";

    /// <summary>Make and change roles; never beyond one's own permissions.</summary>
    public const string RolesManage = "roles.manage";

    /// <summary>Connect, change and disconnect channels.</summary>
    public const string ChannelsManage = "channels.manage";

    /// <summary>Change quick replies, tags, saved views for all, macros, automation and service levels.</summary>
    public const string AutomationManage = "automation.manage";

    /// <summary>Change the workspace's settings: hours, divisions, allocation, texts.</summary>
    public const string SettingsManage = "settings.manage";

    /// <summary>Make and end API keys, webhooks and apps, and replace the workspace's secret.</summary>
    public const string IntegrationsManage = "integrations.manage";

    /// <summary>See the board and the reports.</summary>
    public const string ReportsRead = "reports.read";

    /// <summary>Take reports out as files.</summary>
    public const string ReportsExport = "reports.export";

    /// <summary>Say whether others are available.</summary>
    public const string AvailabilityManage = "availability.manage";

    /// <summary>Every permission there is, each with its sentence.</summary>
    public static IReadOnlyList<PermissionDefinition> Known { get; } =
    [
        new(ConversationsReadAll, "See every conversation of the workspace."),
        new(ConversationsReadOwn, "See the conversations one is assigned to, and those that wait for somebody."),
        new(ConversationsReply, "Write to customers and add notes."),
        new(ConversationsStart, "Start a conversation with a customer who did not write first."),
        new(ConversationsAssign, "Give a conversation to another person or team."),
        new(ConversationsTakeOver, "Take a waiting or somebody else's conversation."),
        new(ConversationsResolve, "Resolve, reopen and snooze conversations."),
        new(ConversationsTag, "Tag conversations and change their properties."),
        new(ConversationsBlock, "Block customers and let them write again."),
        new(ConversationsDelete, "Delete what was written."),
        new(ConversationsExport, "Take conversations out as files."),
        new(ContactsRead, "See contacts."),
        new(ContactsWrite, "Make, change and merge contacts."),
        new(TeamRead, "See who works here, their roles and whether they are there."),
        new(TeamManage, "Invite people, change their roles and shut them out; never beyond one's own permissions."),
        new(RolesManage, "Make and change roles; never beyond one's own permissions."),
        new(ChannelsManage, "Connect, change and disconnect channels."),
        new(AutomationManage, "Change quick replies, tags, saved views for all, macros, automation and service levels."),
        new(SettingsManage, "Change the workspace's settings: hours, divisions, allocation, texts."),
        new(IntegrationsManage, "Make and end API keys, webhooks and apps, and replace the workspace's secret."),
        new(ReportsRead, "See the board and the reports."),
        new(ReportsExport, "Take reports out as files."),
        new(AvailabilityManage, "Say whether others are available."),
    ];

    /// <summary>Every permission there is.</summary>
    public static FrozenSet<string> All { get; } = Known.Select(x => x.Name).ToFrozenSet(StringComparer.Ordinal);
}

/// <summary>A permission that exists.</summary>
/// <param name="Name">As it is written in a role, for example <c>conversations.reply</c>.</param>
/// <param name="Meaning">One sentence.</param>
public sealed record PermissionDefinition(string Name, string Meaning);
