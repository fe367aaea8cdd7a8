using Conversa.Platform.Classification;

namespace Conversa.Identity.Setup;

/// <summary>Whether the first account was made, as stored.</summary>
[StoredIn("setup")]
internal sealed class SetupRow
{
    [NotPersonal("always 1")]
    public long Id { get; init; }

    [NotPersonal("random")]
    public required byte[] Salt { get; init; }

    [NotPersonal("when the installation was set up")]
    public long? CompletedAt { get; init; }
}
