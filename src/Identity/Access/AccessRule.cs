namespace Conversa.Identity.Access;

/// <summary>Who may come to an endpoint.</summary>
/// <param name="Users">Users with a session.</param>
/// <param name="Servers">Servers with a key or the workspace's secret.</param>
/// <param name="Scope">What a server needs to hold; null for none in particular.</param>
/// <param name="Staff">Of the users only people who work here, signed in with their account.</param>
/// <param name="Permission">What they need to be allowed to do; null for nothing in particular.</param>
public sealed record AccessRule(bool Users, bool Servers, string? Scope, bool Staff = false, string? Permission = null);

/// <summary>Marks an endpoint whose clients cannot send headers.</summary>
internal sealed record TokenInQuery;
