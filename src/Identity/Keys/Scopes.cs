namespace Conversa.Identity.Keys;

/// <summary>What an API key may be allowed to do.</summary>
public static class Scopes
{
    /// <summary>Read users' profiles.</summary>
    public const string UsersRead = "users:read";

    /// <summary>Make, change, deactivate and reactivate users.</summary>
    public const string UsersWrite = "users:write";

    /// <summary>Let users in and end their sessions.</summary>
    public const string TokensWrite = "tokens:write";

    /// <summary>Make, list and revoke API keys, never with more scopes than one's own.</summary>
    public const string KeysWrite = "keys:write";

    /// <summary>Replace the workspace's secret.</summary>
    public const string WorkspaceWrite = "workspace:write";

    /// <summary>Read rooms and their members.</summary>
    public const string RoomsRead = "rooms:read";

    /// <summary>Make and change rooms and their members.</summary>
    public const string RoomsWrite = "rooms:write";

    /// <summary>Read messages.</summary>
    public const string MessagesRead = "messages:read";

    /// <summary>Post, edit and delete messages.</summary>
    public const string MessagesWrite = "messages:write";

    /// <summary>Upload and delete files.</summary>
    public const string FilesWrite = "files:write";

    /// <summary>Follow everything that happens in the workspace.</summary>
    public const string EventsRead = "events:read";

    internal static readonly ScopeDefinition[] Known =
    [
        new(UsersRead, "Read users' profiles."),
        new(UsersWrite, "Make, change, deactivate and reactivate users."),
        new(TokensWrite, "Let users in and end their sessions."),
        new(KeysWrite, "Make, list and revoke API keys, never with more scopes than one's own."),
        new(WorkspaceWrite, "Replace the workspace's secret."),
        new(RoomsRead, "Read rooms and their members."),
        new(RoomsWrite, "Make and change rooms and their members."),
        new(MessagesRead, "Read messages."),
        new(MessagesWrite, "Post, edit and delete messages."),
        new(FilesWrite, "Upload and delete files."),
        new(EventsRead, "Follow everything that happens in the workspace."),
    ];
}

/// <summary>A scope that exists. A module adds its own by registering more of these.</summary>
/// <param name="Name">As it is written in a key, for example <c>rooms:read</c>.</param>
/// <param name="Meaning">One sentence.</param>
public sealed record ScopeDefinition(string Name, string Meaning);
