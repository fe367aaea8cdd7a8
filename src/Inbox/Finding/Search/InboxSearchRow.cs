using Conversa.Platform.Classification;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Finding.Search;

/// <summary>The words of a customer, of a conversation or of a note.</summary>
[StoredIn("inbox_search")]
internal sealed class InboxSearchRow
{
    [NotPersonal("names a row that is classified itself")] public long Id { get; set; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(CustomerId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public long CustomerId { get; set; }

    [PersonalData(Fides.Category.UserContentPrivateChat, Owner = nameof(CustomerId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public string Words { get; set; } = "";
}

/// <summary>SQLite's full-text index over them; rows come and go with those of <see cref="InboxSearchRow"/>.</summary>
[StoredIn("inbox_search_words"), OnlyOn(Engine.Sqlite)]
internal sealed class InboxSearchWordsRow
{
    [PersonalData(Fides.Category.UserContentPrivateChat, Owner = nameof(CustomerId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public string Words { get; set; } = "";

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(CustomerId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public long CustomerId { get; set; }
}
