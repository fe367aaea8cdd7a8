using System.Globalization;

namespace Conversa.Inbox.Doors;

/// <summary>What goes out through the doors, and to which endpoint.</summary>
internal static class DoorNames
{
    /// <summary>A customer wrote while the bot answers.</summary>
    public const string BotMessage = "bot.message";

    /// <summary>Somebody wrote to a customer of a custom channel: an agent, the bot, or the room about itself.</summary>
    public const string ChannelMessage = "channel.message";

    /// <summary>A conversation waits for an agent, and a program may say who.</summary>
    public const string AllocationRequested = "allocation.requested";

    /// <summary>The bot's endpoint.</summary>
    public const string Bot = "bot";

    /// <summary>The endpoint that is asked who gets what.</summary>
    public const string Allocation = "allocation";

    /// <summary>The endpoint of a custom channel.</summary>
    public static string Of(long channel) => string.Create(CultureInfo.InvariantCulture, $"channel/{channel}");

    public static bool Is(string type) => type is BotMessage or ChannelMessage or AllocationRequested;
}
