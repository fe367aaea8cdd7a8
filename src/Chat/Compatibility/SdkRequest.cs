using Conversa.Identity.Users;
using Conversa.Identity.Workspaces;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Http;

namespace Conversa.Chat.Compatibility;

/// <summary>One call of a client: who calls, in which workspace, and with which fields.</summary>
/// <param name="Http">The request underneath.</param>
/// <param name="Fields">What it says.</param>
/// <param name="Workspace">Where; for calls that need to know.</param>
/// <param name="Actor">Who: a user, or a server; null where nobody has to say.</param>
/// <param name="Me">The user's card; null for servers.</param>
/// <param name="Token">The user's token as it came.</param>
internal sealed record SdkRequest(HttpContext Http, CallFields Fields, WorkspaceCard? Workspace, Actor? Actor, UserCard? Me, string? Token)
{
    /// <summary>The address this server is reached at, without a trailing slash: the configured one, or the one the request came to.</summary>
    public string BaseUrl(string configured) => configured.Length > 0 ? configured : $"{Http.Request.Scheme}://{Http.Request.Host.Value}";

    /// <summary>The caller of a call that only users or servers reach.</summary>
    public Actor Caller => Actor!;

    /// <summary>The user of a call that only users reach.</summary>
    public UserCard User => Me!;
}
