using Conversa.Identity.Staff;
using Conversa.Identity.Workspaces;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Http;

namespace Conversa.Inbox.Compatibility;

/// <summary>One call: who calls, in which workspace, and with which fields. A call that lets anybody in has neither workspace nor caller.</summary>
/// <param name="Http">The request underneath.</param>
/// <param name="Fields">What it says.</param>
/// <param name="App">The workspace.</param>
/// <param name="Actor">Who.</param>
/// <param name="Staff">Somebody of the team; null for servers.</param>
internal sealed record OmniRequest(HttpContext Http, CallFields Fields, WorkspaceCard App, Actor Actor, StaffCard? Staff)
{
    public long Workspace => App.Id;

    /// <summary>A part of the address.</summary>
    public string Address(string name) => (string)Http.Request.RouteValues[name]!;
}
