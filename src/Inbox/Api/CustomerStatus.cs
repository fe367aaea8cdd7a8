using Conversa.Chat.Api;
using Conversa.Inbox.Conversations;

namespace Conversa.Inbox.Api;

/// <summary>What a customer may know of their conversation.</summary>
internal static class CustomerStatus
{
    public static string Word(ConversationState state) =>
        state.Resolved ? "resolved" : state.Served ? "served" : state.Bot ? "bot" : state.Service is null ? "open" : "waiting";

    public static bool CanRate(ConversationState state) => state.Service is { ResolvedAt: > 0, Score: 0 };

    public static ApiStatus Of(StoredConversation stored, IReadOnlyList<ApiPerson> agents, long position) => new(
        "conversation.status", ConversationViews.Id(position), ConversationViews.Id(stored.State.Room), Word(stored.State), agents, stored.State.Session, CanRate(stored.State));
}
