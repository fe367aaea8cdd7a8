using Conversa.Platform.Classification;

namespace Conversa.Platform.Storage;

/// <summary>A migration that was applied.</summary>
[StoredIn("schema_migration")]
internal sealed class SchemaMigrationRow
{
    [NotPersonal("a word of the program's")] public string Module { get; set; } = "";
    [NotPersonal("a file's number")] public int Number { get; set; }
    [NotPersonal("a file's name")] public string Name { get; set; } = "";
    [NotPersonal("a file's digest")] public string Digest { get; set; } = "";
    [NotPersonal("when the operator upgraded")] public long AppliedAt { get; set; }
}
