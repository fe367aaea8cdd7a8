namespace Conversa.Client;

/// <summary>A person as messages and lists show them.</summary>
/// <param name="Id">The app's own id.</param>
/// <param name="Name">What people read.</param>
/// <param name="AvatarUrl">A picture's address, or empty.</param>
public sealed record Person(string Id, string Name, string AvatarUrl = "");

/// <summary>Something with a name.</summary>
public sealed record Named(string Id, string Name);

/// <summary>A workspace by name.</summary>
public sealed record Place(string Code, string Name);

/// <summary>Whether a server still waits for its first account.</summary>
public sealed record SetupState(bool Needed);

/// <summary>What the first run asks for.</summary>
/// <param name="SetupCode">What the server shows its operator.</param>
/// <param name="Workspace">The workspace's code: letters, digits, <c>-</c> and <c>_</c>.</param>
/// <param name="WorkspaceName">What people call it.</param>
/// <param name="Name">The owner's name.</param>
/// <param name="Email">The owner's address.</param>
/// <param name="Password">The owner's password.</param>
public sealed record SetupRequest(string SetupCode, string Workspace, string WorkspaceName, string Name, string Email, string Password);

/// <summary>How far signing in got.</summary>
/// <param name="Step"><c>done</c>, or <c>second_factor</c>: then call <see cref="AccountCalls.SecondFactorAsync"/> with the ticket.</param>
/// <param name="Me">Who got in, when done.</param>
/// <param name="Token">The session's token; null where a cookie carries it.</param>
/// <param name="Ticket">For the second step.</param>
/// <param name="Methods">What the second step takes.</param>
public sealed record SignInStep(string Step, Me? Me = null, string? Token = null, string? Ticket = null, IReadOnlyList<string>? Methods = null);

/// <summary>An invitation, as whoever was invited sees it.</summary>
/// <param name="Workspace">Where to.</param>
/// <param name="Email">For whom.</param>
/// <param name="Name">How they were called, or empty.</param>
/// <param name="Role">What they will be.</param>
/// <param name="HasAccount">Whether there is an account with this address: then its password is asked for, else a new one.</param>
public sealed record OwnInvitation(Place Workspace, string Email, string Name, string Role, bool HasAccount);

/// <summary>Oneself.</summary>
/// <param name="Id">One's user id.</param>
/// <param name="Name">What people read.</param>
/// <param name="AvatarUrl">A picture's address, or empty.</param>
/// <param name="Staff">Only for people who work here.</param>
public sealed record Me(string Id, string Name, string AvatarUrl, OwnStaff? Staff = null);

/// <summary>What somebody who works here may do, and where.</summary>
public sealed record OwnStaff(string Email, string Role, string RoleName, IReadOnlyList<string> Permissions, Place Workspace, IReadOnlyList<Place> Workspaces)
{
    /// <summary>Whether they may do this.</summary>
    public bool May(string permission) => Permissions.Contains(permission);
}

/// <summary>Somebody who serves customers.</summary>
/// <param name="Person">Who.</param>
/// <param name="Role">Their role's key.</param>
/// <param name="Availability"><c>online</c>, <c>away</c>, <c>offline</c> or <c>forced_offline</c>.</param>
/// <param name="Choice">What they chose themselves.</param>
/// <param name="Connected">Whether they have a live line.</param>
/// <param name="Load">How many conversations they have.</param>
/// <param name="Cap">How many they may have.</param>
public sealed record Agent([property: System.Text.Json.Serialization.JsonPropertyName("agent")] Person Person, string Role, string Availability, string Choice, bool Connected, int Load, int Cap);

/// <summary>A door customers come through.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What kind it is.</param>
/// <param name="Key">Names it towards its customers.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Active">Whether it is open.</param>
public sealed record Channel(string Id, string Kind, string Key, string Name, bool Active);
