using Conversa.Inbox.Conversations;

namespace Conversa.Inbox.Tests.Living;

/// <summary>A conversation that was held some time ago.</summary>
/// <param name="Room">Its number.</param>
/// <param name="Channel">Its channel.</param>
/// <param name="Division">The division it began in.</param>
/// <param name="Facts">What happened, in order.</param>
internal sealed record PastConversation(long Room, long Channel, long Division, IReadOnlyList<Fact> Facts);
