using Conversa.Platform.Classification;

namespace Conversa.Inbox.Exports;

/// <summary>A report on its way into a file, as stored.</summary>
[StoredIn("inbox_export")]
internal sealed class InboxExportRow
{
    [NotPersonal("a number of the installation's own")] public long Id { get; set; }
    [NotPersonal("the tenant")] public long WorkspaceId { get; set; }
    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(OwnerId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.Detach)]
    public long OwnerId { get; set; }

    [NotPersonal("a word of the program's own")] public short Kind { get; set; }
    [NotPersonal("what a report was asked for")] public string Question { get; set; } = "";
    [NotPersonal("how far the work is")] public short State { get; set; }
    [NotPersonal("how far the work is")] public string Progress { get; set; } = "";
    [NotPersonal("how far the work is")] public long RowsDone { get; set; }
    [NotPersonal("how far the work is")] public long RowsTotal { get; set; }
    [NotPersonal("how far the work is")] public long Bytes { get; set; }
    [NotPersonal("a random address")] public string Address { get; set; } = "";
    [NotPersonal("a random name of a request")] public string MadeByKey { get; set; } = "";
    [NotPersonal("names a node")] public string Node { get; set; } = "";
    [NotPersonal("a node's lease")] public long LeaseUntil { get; set; }
    [NotPersonal("a counter")] public long Attempts { get; set; }
    [NotPersonal("when the file was asked for")] public long CreatedAt { get; set; }
    [NotPersonal("when the file goes")] public long ExpiresAt { get; set; }
}

/// <summary>A piece of a file, as stored.</summary>
[StoredIn("inbox_export_part")]
internal sealed class InboxExportPartRow
{
    [NotPersonal("names a file of the tenant's")] public long ExportId { get; set; }
    [NotPersonal("a counter")] public long Number { get; set; }
    [NotPersonal("a random name; what the piece says goes when the file does")] public string Blob { get; set; } = "";
    [NotPersonal("a size")] public long Bytes { get; set; }
}
