using Conversa.Platform.Classification;

namespace Conversa.Identity.Roles;

/// <summary>A role a workspace made itself, as stored.</summary>
[StoredIn("role")]
internal sealed class RoleRow
{
    [NotPersonal("a number of the installation's own")]
    public long Id { get; init; }

    [NotPersonal("the tenant")]
    public long WorkspaceId { get; init; }

    [NotPersonal("an organisation's name for a kind of work")]
    public required string Key { get; init; }

    [NotPersonal("an organisation's name for a kind of work")]
    public required string Name { get; init; }

    [NotPersonal("words of the program's own")]
    public required string Permissions { get; init; }

    [NotPersonal("when the role was made")]
    public long CreatedAt { get; init; }

    [NotPersonal("when the role changed")]
    public long UpdatedAt { get; init; }

    [NotPersonal("a counter")]
    public long Version { get; init; }
}
