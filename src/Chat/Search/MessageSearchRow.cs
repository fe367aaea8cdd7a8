using Conversa.Platform.Classification;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Search;

/// <summary>The words of one message.</summary>
[StoredIn("message_search")]
internal sealed class MessageSearchRow
{
    [NotPersonal("names a message")] public long Id { get; set; }

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(SenderId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public long SenderId { get; set; }

    [PersonalData(Fides.Category.UserContentPrivateChat, Owner = nameof(SenderId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public string Words { get; set; } = "";
}

/// <summary>SQLite's full-text index over them; rows come and go with those of <see cref="MessageSearchRow"/>.</summary>
[StoredIn("message_search_words"), OnlyOn(Engine.Sqlite)]
internal sealed class MessageSearchWordsRow
{
    [PersonalData(Fides.Category.UserContentPrivateChat, Owner = nameof(SenderId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public string Words { get; set; } = "";

    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(SenderId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
    public long SenderId { get; set; }
}
