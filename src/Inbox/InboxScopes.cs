using Conversa.Identity.Keys;

namespace Conversa.Inbox;

/// <summary>What an API key may be allowed to do in the inbox.</summary>
internal static class InboxScopes
{
    public const string Read = "conversations:read";
    public const string Write = "conversations:write";
    public const string Manage = "inbox:manage";
    public const string Bot = "conversations:bot";
    public const string ChannelSend = "channels:send";

    public static readonly ScopeDefinition[] Known =
    [
        new(Read, "See every conversation with customers, with its history and notes."),
        new(Write, "Assign, hand over, resolve, note and tag conversations, and change agents' availability."),
        new(Manage, "Make and change channels, divisions, agents' limits and the inbox's settings."),
        new(Bot, "Write to customers as the bot, and switch it on and off in a conversation."),
        new(ChannelSend, "Bring in what customers of a custom channel write."),
    ];
}
