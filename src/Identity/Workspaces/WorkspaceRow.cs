using Conversa.Platform.Classification;

namespace Conversa.Identity.Workspaces;

/// <summary>A tenant as stored.</summary>
[StoredIn("workspace")]
internal sealed class WorkspaceRow
{
    [NotPersonal("a number of the installation's own")]
    public long Id { get; init; }

    [NotPersonal("the customer's name for the workspace, an organisation's")]
    public required string Code { get; init; }

    [NotPersonal("an organisation's or a product's name")]
    public required string Name { get; init; }

    [NotPersonal("a sealed secret of the organisation's servers")]
    public required byte[] Secret { get; init; }

    [NotPersonal("a sealed secret of the organisation's servers")]
    public byte[]? PreviousSecret { get; init; }

    [NotPersonal("when the former secret stops being valid")]
    public long? PreviousSecretUntil { get; init; }

    [NotPersonal("a server's own name for its last rotation request")]
    public string? RotationKey { get; init; }

    [NotPersonal("when the workspace was made")]
    public long CreatedAt { get; init; }

    [NotPersonal("when the workspace changed")]
    public long UpdatedAt { get; init; }

    [NotPersonal("a counter")]
    public long Version { get; init; }
}
