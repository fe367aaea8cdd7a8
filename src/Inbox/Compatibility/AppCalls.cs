using System.Text.Json.Nodes;
using Conversa.Identity.Roles;
using Conversa.Inbox.Decisions;
using Conversa.Inbox.Settings;
using Conversa.Platform;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Compatibility;

/// <summary>The app and its choices.</summary>
internal sealed class AppCalls(OmniApps apps, Office office, InboxDesk desk)
{
    /// <summary>What the product is made of, for clients that show or hide parts of themselves by it.</summary>
    private static readonly (string Name, string Caption, bool On)[] Features =
    [
        ("INBOX", "Inbox", true), ("CUSTOMER", "Customer", true), ("ANALYTICS", "Analytics", true), ("INTEGRATION", "Integration", true), ("BOT", "Bot Integration", true),
        ("CUSTOM_CHANNEL", "Custom Channel", true), ("AGENT_ALLOCATION", "Agent Allocation", true), ("BROADCAST", "Broadcast", false), ("WHATSAPP", "WhatsApp", false), ("APP_CENTER", "Marketplace", false),
    ];

    public void Map(IEndpointRouteBuilder routes, OmniCalls calls)
    {
        calls.Map(routes, "GET", "/api/v2/app/details", null, DetailsAsync);
        calls.Map(routes, "GET", "/api/v2/features", null, FeaturesAsync);
        calls.Map(routes, "GET", "/api/v1/admin/service/get_sessional", Permissions.ConversationsReadOwn, SessionalAsync);
        calls.Map(routes, "POST", "/api/v1/admin/service/set_sessional", Permissions.SettingsManage, SetSessionalAsync);
        calls.Map(routes, "GET", "/{app:workspace}/get_session", OmniAccess.Anyone, null, (request, ct) => PublicAsync(calls, request, ct));
    }

    private async Task<Result<JsonObject>> DetailsAsync(OmniRequest request, CancellationToken ct) => OmniJson.Answer(new JsonObject { ["app"] = await apps.ShowAsync(request.Workspace, request.Staff, ct) });

    private Task<Result<JsonObject>> FeaturesAsync(OmniRequest request, CancellationToken ct) => Task.FromResult<Result<JsonObject>>(OmniJson.Answer(new JsonObject
    {
        ["features"] = OmniJson.List(Features.Select((x, i) => new JsonObject
        {
            ["feature_id"] = i + 1, ["name"] = x.Name, ["caption"] = x.Caption, ["section"] = "main", ["level"] = 1, ["status"] = x.On ? 1 : 0, ["features"] = new JsonArray(),
        })),
    }));

    private async Task<Result<JsonObject>> SessionalAsync(OmniRequest request, CancellationToken ct) => Show((await office.OfAsync(request.Workspace, ct)).Settings.Sessional);

    private async Task<Result<JsonObject>> PublicAsync(OmniCalls calls, OmniRequest request, CancellationToken ct)
    {
        var app = await calls.WorkspaceAsync(request.Http, request.Address("app"), ct);
        return app.Ok ? Show((await office.OfAsync(app.Value.Id, ct)).Settings.Sessional) : app.Refusal;
    }

    private async Task<Result<JsonObject>> SetSessionalAsync(OmniRequest request, CancellationToken ct)
    {
        var sessional = request.Fields.Flag("is_sessional");
        if (sessional is null)
            request.Fields.Refuse(Refusal.Invalid("is_sessional", "is_sessional is needed: true or false."));
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        var set = await desk.DecideAsync<bool>(request.Workspace, async decision =>
        {
            var known = await InboxSettings.ReadAsync(decision.Tx.Connection, request.Workspace, ct);
            if (known.Sessional == sessional)
                return known.Sessional;
            await (known with { Sessional = sessional!.Value, Version = known.Version + 1 }).SaveAsync(decision.Tx.Connection, request.Workspace, decision.Now, ct);
            decision.Tx.Append(InboxEntries.SettingsChanged, actor: request.Actor.User);
            return sessional.Value;
        }, ct);
        return set.Then(Show);
    }

    private static JsonObject Show(bool sessional) => OmniJson.Answer(new JsonObject { ["is_sessional"] = sessional });
}
