using Conversa.ConsoleApp.Settings.Inbox;
using Conversa.ConsoleApp.Settings.Programs;
using Conversa.ConsoleApp.Settings.Team;
using Conversa.ConsoleApp.Settings.You;
using Conversa.ConsoleApp.State;
using MudBlazor;

namespace Conversa.ConsoleApp.Settings;

/// <summary>A page of the settings.</summary>
/// <param name="Key">Its address; <c>settings.KEY</c> is its name.</param>
/// <param name="Group">Where it stands in the list.</param>
/// <param name="Page">What shows it; gets the rest of the address in <c>Item</c>.</param>
/// <param name="Icon">Its picture.</param>
/// <param name="Permission">Who sees it; null for everybody.</param>
public sealed record SettingsSection(string Key, string Group, Type Page, string Icon, string? Permission = null)
{
    public static IReadOnlyList<SettingsSection> All { get; } =
    [
        new("profile", "you", typeof(ProfileSettings), Icons.Material.Outlined.Person),
        new("security", "you", typeof(SecuritySettings), Icons.Material.Outlined.Lock),
        new("devices", "you", typeof(DeviceSettings), Icons.Material.Outlined.Devices),
        new("looks", "you", typeof(LookSettings), Icons.Material.Outlined.Notifications),
        new("team", "team", typeof(TeamSettings), Icons.Material.Outlined.Group, "team.read"),
        new("roles", "team", typeof(RoleSettings), Icons.Material.Outlined.Badge, "team.read"),
        new("divisions", "team", typeof(DivisionSettings), Icons.Material.Outlined.Hub, "team.read"),
        new("workspace", "inbox", typeof(WorkspaceSettings), Icons.Material.Outlined.Storefront, "settings.manage"),
        new("inbox", "inbox", typeof(InboxRules), Icons.Material.Outlined.Inbox, "settings.manage"),
        new("channels", "inbox", typeof(ChannelSettings), Icons.Material.Outlined.Forum, "channels.manage"),
        new("widget", "", typeof(WidgetBuilder), Icons.Material.Outlined.Palette, "channels.manage"), // reached from its channel
        new("quick-replies", "inbox", typeof(QuickReplySettings), Icons.Material.Outlined.Bolt, "conversations.reply"),
        new("keys", "programs", typeof(KeySettings), Icons.Material.Outlined.Key, "integrations.manage"),
    ];

    /// <summary>Those somebody may see, by group.</summary>
    public static IEnumerable<IGrouping<string, SettingsSection>> For(Session session) => All.Where(x => x.Group.Length > 0 && (x.Permission is null || session.May(x.Permission))).GroupBy(x => x.Group);
}
