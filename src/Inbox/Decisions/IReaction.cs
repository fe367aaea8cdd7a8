using Conversa.Inbox.Conversations;

namespace Conversa.Inbox.Decisions;

/// <summary>
/// Something that follows from what happened to a conversation, inside the decision in which it happened: it is stored together with it, so it happens exactly once.
/// Called once per decision and conversation, after what was asked for was decided and before it is stored; in the order of registration.
/// </summary>
internal interface IReaction
{
    /// <summary>Looks at <see cref="HeldConversation.Unsaved"/> and <see cref="HeldConversation.Written"/> and adds what follows.</summary>
    Task ReactAsync(Decision decision, HeldConversation held, CancellationToken ct);
}
