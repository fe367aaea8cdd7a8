using Conversa.Chat.Messages;
using Conversa.Chat.Receipts;
using Conversa.Chat.Rooms;
using Conversa.Identity.Users;
using Conversa.Platform.Log;

namespace Conversa.Chat.Live;

/// <summary>An entry with what is needed to tell people of it.</summary>
/// <param name="Entry">What happened.</param>
/// <param name="Room">The room it happened in, when there is one.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Message">The message it is about: as posted or edited, or without its content when deleted.</param>
/// <param name="Receipt">The receipt, for a cursor that moved.</param>
/// <param name="Member">Who joined, left or got another role.</param>
internal sealed record LiveEvent(LogEntry Entry, RoomState Room, UserCard? Actor, StoredMessage? Message = null, ReceiptContent? Receipt = null, UserCard? Member = null)
{
    /// <summary>Who left the room right after this happened, so that memory no longer knows them as members.</summary>
    public IReadOnlyList<long> LeftSince { get; init; } = [];
}
