using Conversa.Platform;

namespace Conversa.Chat;

/// <summary>Every "no" of Chat that has no numbers of its own in it.</summary>
internal static class ChatRefusals
{
    public static readonly Refusal NoRoom = Refusal.NotFound("room");
    public static readonly Refusal NoMessage = Refusal.NotFound("message");
    public static readonly Refusal NoUser = Refusal.NotFound("user");

    public static readonly Refusal ClientIdTaken = new("client_id_taken", RefusalKind.Conflict,
        "You have used this client id for a message in another room. Give each message a new one.", "client_id");

    public static readonly Refusal NotYours = new("not_your_message", RefusalKind.Forbidden, "Only its sender, or an admin of the room, can do this to a message.");

    public static readonly Refusal NotAdmin = new("not_room_admin", RefusalKind.Forbidden, "Only an admin of the room can do this.");

    public static readonly Refusal KeptRoom = new("kept_room", RefusalKind.Conflict, "Who is in a conversation with a customer, and what it is called, is decided where it is assigned.");

    public static readonly Refusal SingleRoom = new("single_room", RefusalKind.Conflict, "A room of two keeps its two members and takes its name from them.");

    public static readonly Refusal OwnerStays = new("owner_stays", RefusalKind.Forbidden, "The room's owner can only leave by themselves.");

    public static readonly Refusal Stale = new("stale_version", RefusalKind.PreconditionFailed, "This was changed meanwhile. Fetch it again and repeat your change.", "If-Match");
}
