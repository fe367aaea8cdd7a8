namespace Conversa.Identity.Workspaces;

/// <summary>What everyone may know of a workspace, and nothing secret.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Code">What clients call it (the Chat SDK's app id).</param>
/// <param name="Name">What people call it.</param>
/// <param name="CreatedAt">Unix milliseconds.</param>
/// <param name="UpdatedAt">Unix milliseconds.</param>
/// <param name="Version">Rises with every change.</param>
public sealed record WorkspaceCard(long Id, string Code, string Name, long CreatedAt, long UpdatedAt, long Version);
