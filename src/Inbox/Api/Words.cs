using Conversa.Inbox.Allocation;
using Conversa.Inbox.Channels;

namespace Conversa.Inbox.Api;

/// <summary>Choices as the wire spells them.</summary>
internal static class Words
{
    public const string Modes = "manual, take_over, least_loaded, round_robin";

    public const string Kinds = "live_chat, custom";

    public static string Of(ChannelKind kind) => kind == ChannelKind.Custom ? "custom" : "live_chat";

    /// <summary>A kind of channel one can make; null for anything else.</summary>
    public static ChannelKind? Kind(string word) => word switch
    {
        "live_chat" => ChannelKind.LiveChat,
        "custom" => ChannelKind.Custom,
        _ => null,
    };

    public static string Of(Availability availability) => availability switch
    {
        Availability.Online => "online",
        Availability.Away => "away",
        Availability.Offline => "offline",
        _ => "forced_offline",
    };

    /// <summary>What an agent can choose; null for anything else.</summary>
    public static Availability? Choice(string word) => word switch
    {
        "online" => Availability.Online,
        "away" => Availability.Away,
        "offline" => Availability.Offline,
        _ => null,
    };

    public static string Of(AllocationMode mode) => mode switch
    {
        AllocationMode.Manual => "manual",
        AllocationMode.TakeOver => "take_over",
        AllocationMode.LeastLoaded => "least_loaded",
        _ => "round_robin",
    };

    public static AllocationMode? Mode(string word) => word switch
    {
        "manual" => AllocationMode.Manual,
        "take_over" => AllocationMode.TakeOver,
        "least_loaded" => AllocationMode.LeastLoaded,
        "round_robin" => AllocationMode.RoundRobin,
        _ => null,
    };

    public static string Of(OfflineRule rule) => rule == OfflineRule.All ? "all" : "unanswered";

    public static OfflineRule? Rule(string word) => word switch
    {
        "all" => OfflineRule.All,
        "unanswered" => OfflineRule.Unanswered,
        _ => null,
    };
}
