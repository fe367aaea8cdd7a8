namespace Conversa.Identity.Users;

/// <summary>What others in the workspace may see of a user.</summary>
/// <param name="Id">The number everything inside refers to.</param>
/// <param name="Workspace">The workspace.</param>
/// <param name="ExternalId">The customer's name for the user; the identity on every wire.</param>
/// <param name="Name">What people read.</param>
/// <param name="AvatarUrl">A picture's address, or empty.</param>
/// <param name="Extras">Custom attributes: the text of a JSON object.</param>
/// <param name="Active">False after deactivation.</param>
/// <param name="CreatedAt">Unix milliseconds.</param>
/// <param name="UpdatedAt">Unix milliseconds.</param>
/// <param name="Version">Rises with every change.</param>
public sealed record UserCard(long Id, long Workspace, string ExternalId, string Name, string AvatarUrl, string Extras, bool Active, long CreatedAt, long UpdatedAt, long Version);
