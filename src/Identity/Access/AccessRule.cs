namespace Conversa.Identity.Access;

/// <summary>Who may come to an endpoint.</summary>
/// <param name="Users">Users with a session.</param>
/// <param name="Servers">Servers with a key or the workspace's secret.</param>
/// <param name="Scope">What a server needs to hold; null for none in particular.</param>
public sealed record AccessRule(bool Users, bool Servers, string? Scope);

/// <summary>Marks an endpoint whose clients cannot send headers.</summary>
internal sealed record TokenInQuery;
