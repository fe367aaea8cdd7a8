namespace Conversa.Platform;

/// <summary>Who does something: an end user with a session, a server with an API key or the workspace's secret, or the program itself.</summary>
public enum ActorKind : short
{
    /// <summary>The program: timers, consumers, system events.</summary>
    System = 0,

    /// <summary>An end user, through a session.</summary>
    User = 1,

    /// <summary>A server of the customer's, through an API key or the workspace's secret.</summary>
    Server = 2,
}

/// <summary>The one who acts, in one workspace. Everything a handler may know about the caller.</summary>
/// <param name="Kind">User, server or system.</param>
/// <param name="Workspace">The workspace; nothing outside it is visible.</param>
/// <param name="User">The acting user's internal number; 0 for servers and the system.</param>
/// <param name="Session">The session's number, for revocation; 0 without one.</param>
/// <param name="Scopes">What an API key may do; a user's session has every user scope, the secret has all.</param>
public sealed record Actor(ActorKind Kind, long Workspace, long User, long Session, IReadOnlySet<string> Scopes)
{
    private static readonly IReadOnlySet<string> None = new HashSet<string>();

    /// <summary>Whether the user signed in with an account as a person who works here. A session a server made for the same user says no: it carries none of their permissions.</summary>
    public bool Staff { get; init; }

    /// <summary>The program itself, in a workspace.</summary>
    public static Actor System(long workspace) => new(ActorKind.System, workspace, 0, 0, None);

    /// <summary>An end user in a workspace.</summary>
    public static Actor OfUser(long workspace, long user, long session) => new(ActorKind.User, workspace, user, session, None);

    /// <summary>A person who works in a workspace, signed in with their account.</summary>
    public static Actor OfStaff(long workspace, long user, long session) => OfUser(workspace, user, session) with { Staff = true };

    /// <summary>Whether this actor holds a scope; users and the system are governed by membership and roles, not by scopes.</summary>
    public bool May(string scope) => Kind != ActorKind.Server || Scopes.Contains("*") || Scopes.Contains(scope);
}
