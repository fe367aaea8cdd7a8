using Conversa.Chat.Api;
using Conversa.Identity.Access;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.Decisions;
using Conversa.Inbox.Settings;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Http;

namespace Conversa.Inbox.Api;

/// <summary>Lets people to the conversations they may see; what they may not see is not there.</summary>
internal sealed class ConversationDoor(ConversationViews views, Office office, InboxDesk desk)
{
    /// <summary>The conversation the address names, if the caller may see it.</summary>
    public async Task<StoredConversation?> FindAsync(HttpContext http, string id, CancellationToken ct)
    {
        var workspace = http.Actor().Workspace;
        if (await views.FindAsync(workspace, Addresses.Id(id), ct) is not { } stored)
            return null;
        return http.StaffOrNull() is not { } staff || (await office.OfAsync(workspace, ct)).MaySee(staff, stored.State) ? stored : null;
    }

    /// <summary>Shows it as it is.</summary>
    public async Task<IResult> ShowAsync(HttpContext http, string id, CancellationToken ct) =>
        await FindAsync(http, id, ct) is { } stored ? await AnswerAsync(http.Actor().Workspace, stored, ct) : InboxRefusals.NoConversation.ToHttp();

    /// <summary>Decides something about it and shows what it is then, also to somebody who may not see it from now on.</summary>
    public async Task<IResult> DecideAsync(HttpContext http, string id, Func<Decision, HeldConversation, Task<Result<Done>>> decide, CancellationToken ct)
    {
        if (await FindAsync(http, id, ct) is not { } stored)
            return InboxRefusals.NoConversation.ToHttp();
        var workspace = http.Actor().Workspace;
        var done = await desk.DecideAsync(workspace, stored.State.Room, decide, ct);
        return done.Ok ? await AnswerAsync(workspace, (await views.FindAsync(workspace, stored.State.Room, ct))!, ct) : done.Refusal.ToHttp();
    }

    /// <summary>The same for what needs nobody else's doing.</summary>
    public Task<IResult> DecideAsync(HttpContext http, string id, Func<Conversation, long, Result<Done>> happen, CancellationToken ct) =>
        DecideAsync(http, id, async (decision, held) => (await decision.DeskAsync()).Let(held.Life, life => happen(life, decision.Now)), ct);

    private async Task<IResult> AnswerAsync(long workspace, StoredConversation stored, CancellationToken ct) =>
        JsonAnswer.Of(await views.ShowAsync(workspace, stored, ct), InboxJson.Wire.ApiConversation, version: stored.Version);
}
