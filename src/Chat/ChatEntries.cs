namespace Conversa.Chat;

/// <summary>What Chat puts into a workspace's log. The numbers are stored: never reuse one.</summary>
public static class ChatEntries
{
    /// <summary>A message was posted; the subject is its id, which is the entry's own position.</summary>
    public const short MessagePosted = 30;

    /// <summary>A message's text, payload or extras changed; the subject is its id.</summary>
    public const short MessageEdited = 31;

    /// <summary>A message was deleted for everyone; the subject is its id.</summary>
    public const short MessageDeleted = 32;

    /// <summary>A member's delivered cursor moved; the actor is the member, the subject the message id.</summary>
    public const short Delivered = 33;

    /// <summary>A member's read cursor moved, and with it the delivered one; the actor is the member, the subject the message id.</summary>
    public const short Read = 34;

    /// <summary>The actor cleared the room for themselves; the subject is the last id that is hidden now.</summary>
    public const short RoomCleared = 35;

    /// <summary>A room exists; the subject is the room.</summary>
    public const short RoomCreated = 40;

    /// <summary>A room's name, picture or options changed.</summary>
    public const short RoomUpdated = 41;

    /// <summary>The subject is a member now.</summary>
    public const short MemberJoined = 42;

    /// <summary>The subject is no member any more.</summary>
    public const short MemberLeft = 43;

    /// <summary>The subject's role changed.</summary>
    public const short MemberRoleChanged = 44;

    /// <summary>Kinds up to here are Chat's.</summary>
    internal const short LastKind = 99;
}
