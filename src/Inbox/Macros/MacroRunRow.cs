using Conversa.Platform.Classification;

namespace Conversa.Inbox.Macros;

/// <summary>That a macro ran, so that repeating the request does not run it twice, as stored.</summary>
[StoredIn("macro_run")]
internal sealed class MacroRunRow
{
    [NotPersonal("names a room, not a person")] public long RoomId { get; set; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public string RequestKey { get; set; } = "";

    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public long UserId { get; set; }

    [NotPersonal("names a rule of the tenant's")] public long MacroId { get; set; }
    [NotPersonal("words of the program's own")] public string Outcome { get; set; } = "";
    [NotPersonal("when the rule was followed")] public long At { get; set; }
}
