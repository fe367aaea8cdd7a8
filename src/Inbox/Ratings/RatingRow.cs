using Conversa.Platform.Classification;

namespace Conversa.Inbox.Ratings;

/// <summary>How a customer found one handling episode, or that they were asked, as stored.</summary>
[StoredIn("rating")]
internal sealed class RatingRow
{
    [NotPersonal("names a room, not a person")] public long RoomId { get; set; }
    [NotPersonal("a counter")] public long Episode { get; set; }
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(CustomerId), Purpose = Fides.Use.EssentialService, Erase = OnErase.Detach)]
    public long CustomerId { get; set; }

    [NotPersonal("names a channel")] public long ChannelId { get; set; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(AgentId), Purpose = Fides.Use.EssentialService, Erase = OnErase.Detach)]
    public long AgentId { get; set; }

    [NotPersonal("the hash of a random word")] public string? CodeHash { get; set; }
    [NotPersonal("how far the tenant's work is")] public long AskedAt { get; set; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(CustomerId), Purpose = Fides.Use.EssentialService, Erase = OnErase.Keep)]
    public short Score { get; set; }

    [PersonalData(Fides.Category.UserContentPrivateChat, Owner = nameof(CustomerId), Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)]
    public string Feedback { get; set; } = "";

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(CustomerId), Purpose = Fides.Use.EssentialService, Erase = OnErase.Keep)]
    public long RatedAt { get; set; }

    [NotPersonal("a word of the program's own")] public short Via { get; set; }
}
