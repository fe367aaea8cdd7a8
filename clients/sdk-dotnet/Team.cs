namespace Conversa.Client;

/// <summary>Somebody who works here.</summary>
/// <param name="Id">Their user id.</param>
/// <param name="Name">What people read.</param>
/// <param name="Email">Where they are reached.</param>
/// <param name="AvatarUrl">A picture's address, or empty.</param>
/// <param name="Role">Their role's key.</param>
/// <param name="RoleName">Their role's name.</param>
/// <param name="State"><c>active</c> or <c>deactivated</c>.</param>
/// <param name="LastSeenAt">To about a quarter of an hour; null for never.</param>
/// <param name="JoinedAt">Since when they work here.</param>
public sealed record TeamMember(string Id, string Name, string Email, string AvatarUrl, string Role, string RoleName, string State, DateTimeOffset? LastSeenAt, DateTimeOffset JoinedAt);

/// <summary>Somebody was asked to join.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Email">For whom.</param>
/// <param name="Name">How they were called, or empty.</param>
/// <param name="Role">What they will be.</param>
/// <param name="ExpiresAt">Until when the link works.</param>
/// <param name="Mailed">Whether the link went out by mail.</param>
/// <param name="Link">The link to pass on, where it was not mailed.</param>
public sealed record Invitation(string Id, string Email, string Name, string Role, DateTimeOffset ExpiresAt, bool Mailed, string? Link = null);

/// <summary>A role: a set of permissions with a name.</summary>
/// <param name="Key">Names it towards programs.</param>
/// <param name="Name">What people read.</param>
/// <param name="Permissions">What it allows.</param>
/// <param name="BuiltIn">Whether it is there in every workspace and cannot be changed.</param>
public sealed record Role(string Key, string Name, IReadOnlyList<string> Permissions, bool BuiltIn);

/// <summary>Something that may be allowed, and what that means.</summary>
public sealed record Permission(string Name, string Meaning);

/// <summary>The roles there are, and everything a role may allow.</summary>
public sealed record RoleBook(IReadOnlyList<Role> Roles, IReadOnlyList<Permission> Permissions);

/// <summary>How the inbox works.</summary>
/// <param name="Mode"><c>manual</c>, <c>take_over</c>, <c>least_loaded</c> or <c>round_robin</c>.</param>
/// <param name="OfflineLeaves">What an agent who goes offline leaves to the others: <c>all</c> or <c>unanswered</c>.</param>
/// <param name="ToLastAgent">Whether a customer who comes back goes to the agent they know.</param>
/// <param name="MaxAgents">How many agents a conversation may have; 0 for any number.</param>
/// <param name="DefaultCap">How many conversations an agent may have who has no number of their own.</param>
/// <param name="Sessional">Whether a customer who comes back starts in a fresh room.</param>
/// <param name="ReopenHours">For how long a resolved conversation goes on in its room; 0 for ever.</param>
public sealed record InboxSettings(string Mode, string OfflineLeaves, bool ToLastAgent, int MaxAgents, int DefaultCap, bool Sessional, int ReopenHours);

/// <summary>An answer that is kept ready.</summary>
/// <param name="Shortcut">What one types for it.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Text">With places to fill, such as <c>{{customer.name|there}}</c>.</param>
/// <param name="Shared">For everybody, or one's own.</param>
/// <param name="Version">Rises with every change.</param>
public sealed record QuickReply(string Shortcut, string Title, string Text, bool Shared, long Version);

/// <summary>A key for a program.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Prefix">How it begins, to recognise it by.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it ends by itself, or null.</param>
/// <param name="RevokedAt">When it was ended, or null.</param>
/// <param name="LastUsedAt">When it was used last, or null.</param>
/// <param name="Key">The key itself, shown only when it is made.</param>
public sealed record ApiKey(
    string Id, string Name, string Prefix, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt, DateTimeOffset? LastUsedAt, string? Key = null);

/// <summary>Something a key may be allowed to do.</summary>
public sealed record Scope(string Name, string Meaning);

/// <summary>A device one is signed in on.</summary>
/// <param name="Id">Its session's id.</param>
/// <param name="Device">The browser's family and system.</param>
/// <param name="Workspace">Where to.</param>
/// <param name="SignedInAt">Since when.</param>
/// <param name="LastUsedAt">To about a quarter of an hour.</param>
/// <param name="EndsAt">When it ends by itself.</param>
/// <param name="Current">Whether it is this one.</param>
public sealed record SignedInDevice(string Id, string Device, string Workspace, DateTimeOffset SignedInAt, DateTimeOffset LastUsedAt, DateTimeOffset EndsAt, bool Current);

/// <summary>Whether a second factor is asked for.</summary>
/// <param name="Enabled">Whether codes of an authenticator app are asked for.</param>
/// <param name="Since">Since when.</param>
/// <param name="RecoveryCodes">How many recovery codes are left.</param>
public sealed record TwoFactorState(bool Enabled, DateTimeOffset? Since, long RecoveryCodes);

/// <summary>What an authenticator app has to know.</summary>
/// <param name="Secret">To type in.</param>
/// <param name="Uri">To show as a QR code.</param>
public sealed record AuthenticatorSecret(string Secret, string Uri);

/// <summary>A passkey.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="LastUsedAt">When it was used last, or null.</param>
/// <param name="Synced">Whether the device's maker keeps a copy.</param>
public sealed record Passkey(string Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, bool Synced);

/// <summary>What to ask a device that holds a passkey, or shall make one.</summary>
/// <param name="Ticket">To send back with the device's answer.</param>
/// <param name="Options">For the browser's <c>parseCreationOptionsFromJSON</c> or <c>parseRequestOptionsFromJSON</c>.</param>
public sealed record PasskeyQuestion(string Ticket, System.Text.Json.JsonElement Options);
