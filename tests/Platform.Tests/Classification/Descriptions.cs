using Conversa.Platform.Classification;
using Conversa.Platform.Storage;

namespace Conversa.Platform.Tests.Classification;

/// <summary>A complete description, and one row class for every way of being incomplete.</summary>
internal static class Descriptions
{
    [StoredIn("person")]
    internal sealed class PersonRow
    {
        [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(Id), Purpose = Fides.Use.EssentialService, Erase = OnErase.Detach)]
        public long Id { get; set; }

        [PersonalData(Fides.Category.UserContactEmail, Owner = nameof(Id), Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)]
        public string EmailAddress { get; set; } = "";

        [NotPersonal("a counter")]
        public long Version { get; set; }

        public List<NoteRow> Notes { get; set; } = [];
    }

    [StoredIn("note")]
    internal sealed class NoteRow
    {
        [NotPersonal("a number of its own")] public long Id { get; set; }

        [PersonalData(Fides.Category.UserUniqueId, Owner = nameof(PersonId), Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
        public long PersonId { get; set; }
    }

    /// <summary>Its owner is found through the note it belongs to.</summary>
    [StoredIn("line")]
    internal sealed class LineRow
    {
        [NotPersonal("leads to the note")] public long NoteId { get; set; }

        [PersonalData(Fides.Category.UserContentPrivate, Owner = "NoteId>Note.PersonId", Purpose = Fides.Use.EssentialService, Erase = OnErase.DeleteRow)]
        public string Text { get; set; } = "";
    }

    [StoredIn("word")]
    internal sealed class WordRow
    {
        [NotPersonal("leads to the note")] public long NoteId { get; set; }
        [NotPersonal("one per engine"), OnlyOn(Engine.Sqlite)] public string Stem { get; set; } = "";
        [NotPersonal("one per engine"), OnlyOn(Engine.Postgres)] public string Vector { get; set; } = "";
    }

    [StoredIn("bad")]
    internal sealed class Unclassified { public string Nick { get; set; } = ""; }

    [StoredIn("bad")]
    internal sealed class ClassifiedTwice
    {
        [NotPersonal("it is not"), PersonalData(Fides.Category.UserUniqueId, Owner = nameof(Nick), Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)]
        public string Nick { get; set; } = "";
    }

    [StoredIn("bad")]
    internal sealed class WithoutWhy { [NotPersonal(" ")] public string Nick { get; set; } = ""; }

    [StoredIn("bad")]
    internal sealed class UnknownCategory
    {
        [PersonalData("user.nick", Owner = nameof(Id), Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)] public string Nick { get; set; } = "";
        [PersonalData(Fides.Category.UserUniqueId, Owner = nameof(Id), Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)] public long Id { get; set; }
    }

    [StoredIn("bad")]
    internal sealed class SystemCategory
    {
        [PersonalData(Fides.Category.SystemOperations, Owner = nameof(Id), Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)] public string Nick { get; set; } = "";
        [PersonalData(Fides.Category.UserUniqueId, Owner = nameof(Id), Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)] public long Id { get; set; }
    }

    [StoredIn("bad")]
    internal sealed class UnknownPurpose { [PersonalData(Fides.Category.UserUniqueId, Owner = nameof(Nick), Purpose = "fun", Erase = OnErase.Clear)] public string Nick { get; set; } = ""; }

    [StoredIn("bad")]
    internal sealed class WithoutPurpose { [PersonalData(Fides.Category.UserUniqueId, Owner = nameof(Nick), Erase = OnErase.Clear)] public string Nick { get; set; } = ""; }

    [StoredIn("bad")]
    internal sealed class WithoutErase { [PersonalData(Fides.Category.UserUniqueId, Owner = nameof(Nick), Purpose = Fides.Use.EssentialService)] public string Nick { get; set; } = ""; }

    [StoredIn("bad")]
    internal sealed class Orphan { [PersonalData(Fides.Category.UserName, Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)] public string Nick { get; set; } = ""; }

    [StoredIn("bad")]
    internal sealed class OwnerElsewhere { [PersonalData(Fides.Category.UserName, Owner = "UserId", Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)] public string Nick { get; set; } = ""; }

    [StoredIn("bad")]
    internal sealed class OwnerIsNobody
    {
        [PersonalData(Fides.Category.UserName, Owner = nameof(At), Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)] public string Nick { get; set; } = "";
        [NotPersonal("a time")] public long At { get; set; }
    }

    [StoredIn("bad")]
    internal sealed class OwnerPathIntoNothing
    {
        [NotPersonal("leads to the note")] public long NoteId { get; set; }
        [PersonalData(Fides.Category.UserName, Owner = "NoteId>Letter.PersonId", Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)] public string Nick { get; set; } = "";
    }

    [StoredIn("bad")]
    internal sealed class OwnerPathToNoColumn
    {
        [NotPersonal("leads to the note")] public long NoteId { get; set; }
        [PersonalData(Fides.Category.UserName, Owner = "NoteId>Note.Writer", Purpose = Fides.Use.EssentialService, Erase = OnErase.Clear)] public string Nick { get; set; } = "";
    }

    [StoredIn("bad")]
    internal sealed class WithoutColumns;

    [StoredIn("person")]
    internal sealed class PersonAgain { [NotPersonal("a counter")] public long Version { get; set; } }
}
