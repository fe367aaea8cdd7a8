using Conversa.Inbox.Channels;

namespace Conversa.Inbox.Compatibility;

/// <summary>What this wire calls kinds of channels.</summary>
internal static class OmniChannels
{
    /// <summary>The widget and the chat in an app.</summary>
    public const string LiveChat = "qiscus";

    /// <summary>A channel of the workspace's own programs.</summary>
    public const string Custom = "custom";

    /// <summary>The kinds it knows, as they stand in addresses. Those the product does not have are empty lists.</summary>
    public static readonly string[] Kinds = [LiveChat, "wa", "ig", "fb", "tiktok", "line", Custom, "telegram"];

    /// <summary>What the channel's rooms have as source: programs tell a custom channel by its own word.</summary>
    public static string Source(Channel? channel) => channel switch
    {
        null => "",
        { Kind: ChannelKind.Custom } => channel.Identifier.Length > 0 ? channel.Identifier : Custom,
        _ => LiveChat,
    };

    /// <summary>The word for its kind in addresses and in the names of lists.</summary>
    public static string Kind(Channel channel) => channel.Kind == ChannelKind.Custom ? Custom : LiveChat;
}
