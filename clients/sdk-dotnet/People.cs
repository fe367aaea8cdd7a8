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
public sealed record OwnStaff(
    string Email, string Role, string RoleName, IReadOnlyList<string> Permissions, Place Workspace, IReadOnlyList<Place> Workspaces, bool EmailVerified = false, bool TwoFactor = false)
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
/// <param name="OwnCap">The number of their own; 0 where the workspace's holds.</param>
/// <param name="Automatic">Whether conversations are given to them by the server.</param>
/// <param name="ChannelCaps">How many of a channel, by its id.</param>
/// <param name="Divisions">Where they belong.</param>
/// <param name="Channels">What they serve; empty for every channel.</param>
/// <param name="Languages">What they speak.</param>
/// <param name="Skills">What they know.</param>
public sealed record Agent(
    [property: System.Text.Json.Serialization.JsonPropertyName("agent")] Person Person, string Role, string Availability, string Choice, bool Connected, int Load, int Cap, int OwnCap = 0, bool Automatic = true,
    IReadOnlyDictionary<string, int>? ChannelCaps = null, IReadOnlyList<Named>? Divisions = null, IReadOnlyList<Named>? Channels = null, IReadOnlyList<string>? Languages = null, IReadOnlyList<string>? Skills = null);

/// <summary>What to change about an agent; what is null stays.</summary>
/// <param name="Cap">How many conversations at once; 0 for the workspace's number.</param>
/// <param name="ChannelCaps">How many of a channel, by its id.</param>
/// <param name="Divisions">Ids.</param>
/// <param name="Channels">Ids; empty for every channel.</param>
/// <param name="Languages">What they speak.</param>
/// <param name="Skills">What they know.</param>
/// <param name="Automatic">Whether conversations are given to them by the server.</param>
/// <param name="ForcedOffline">Puts them offline until it is taken back.</param>
public sealed record AgentChange(
    int? Cap = null, IReadOnlyDictionary<string, int>? ChannelCaps = null, IReadOnlyList<string>? Divisions = null, IReadOnlyList<string>? Channels = null, IReadOnlyList<string>? Languages = null,
    IReadOnlyList<string>? Skills = null, bool? Automatic = null, bool? ForcedOffline = null);

/// <summary>A door customers come through.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What kind it is.</param>
/// <param name="Key">Names it towards its customers.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Active">Whether it is open.</param>
/// <param name="BadgeUrl">A picture's address, or empty.</param>
/// <param name="Division">Whose queue its conversations begin in; null for the general one.</param>
/// <param name="WindowHours">How many hours one may write after the customer's last message; 0 for no limit.</param>
/// <param name="Bot">Whether a bot answers first.</param>
/// <param name="Secure">Whether what was said stays with the device it was said on.</param>
/// <param name="Skills">What its agents have to know.</param>
/// <param name="Settings">How the customer's side looks.</param>
/// <param name="Version">Rises with every change.</param>
public sealed record Channel(
    string Id, string Kind, string Key, string Name, bool Active, string BadgeUrl = "", Named? Division = null, int WindowHours = 0, bool Bot = false, bool Secure = true, IReadOnlyList<string>? Skills = null,
    System.Text.Json.JsonElement? Settings = null, long Version = 0);

/// <summary>What to change about a channel, or to make it with; what is null stays, or has its default.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Active">Whether it is open; channels are made open.</param>
/// <param name="BadgeUrl">A picture's address, or empty.</param>
/// <param name="Division">An id, or <c>general</c>.</param>
/// <param name="WindowHours">0 for no limit.</param>
/// <param name="Bot">Whether a bot answers first.</param>
/// <param name="Secure">Whether what was said stays with the device.</param>
/// <param name="Skills">What its agents have to know.</param>
/// <param name="Settings">How the customer's side looks; replaces the whole.</param>
public sealed record ChannelChange(
    string? Name = null, bool? Active = null, string? BadgeUrl = null, string? Division = null, int? WindowHours = null, bool? Bot = null, bool? Secure = null, IReadOnlyList<string>? Skills = null,
    System.Text.Json.JsonElement? Settings = null);
