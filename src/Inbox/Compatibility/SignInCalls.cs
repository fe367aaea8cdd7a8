using System.Text.Json.Nodes;
using Conversa.Identity.Accounts;
using Conversa.Inbox.Settings;
using Conversa.Platform;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Compatibility;

/// <summary>Signing in with an account, and seeing who one is.</summary>
internal sealed class SignInCalls(SignInByPassword signIn, OmniApps apps, Office office, Database database)
{
    public void Map(IEndpointRouteBuilder routes, OmniCalls calls)
    {
        calls.Map(routes, "POST", "/api/v1/auth", OmniAccess.Anyone, null, SignInAsync);
        calls.Map(routes, "GET", "/api/v1/admin/get_profile", null, ProfileAsync);
    }

    /// <summary>An account with a second factor answers that it has one, and gets in with the same call and <c>otp</c>.</summary>
    private async Task<Result<JsonObject>> SignInAsync(OmniRequest request, CancellationToken ct)
    {
        var fields = request.Fields;
        var command = new SignInByPassword.Command(fields.Required("email"), fields.Required("password"), fields.Some("app_code") ?? fields.Some("app_id"), fields.Some("otp"));
        if (fields.Refusal is { } refusal)
            return refusal;
        var outcome = await signIn.Handle(command, request.Http, ct);
        if (!outcome.Ok)
            return outcome.Refusal.Field == "code" ? outcome.Refusal with { Field = "otp" } : outcome.Refusal;
        var (who, tokens, twoFactor) = outcome.Value;
        var answer = new JsonObject { ["use_2fa"] = twoFactor, ["need_setup_otp"] = false };
        if (who is null)
            return OmniJson.Answer(answer);
        var team = await OmniTeam.ReadAsync(who.Workspace, office, database, ct);
        var user = team.Show(who);
        user["long_lived_token"] = tokens!.Token;
        answer["user"] = user;
        answer["app"] = await apps.ShowAsync(who.Workspace, who, ct);
        answer["sdk_user"] = new JsonObject { ["id"] = who.User, ["email"] = who.ExternalId, ["name"] = who.Name, ["avatar_url"] = OmniJson.OrNull(who.AvatarUrl) };
        answer["long_lived_token"] = tokens.Token;
        return OmniJson.Answer(answer);
    }

    /// <summary>Whoever calls; a server is the workspace itself.</summary>
    private async Task<Result<JsonObject>> ProfileAsync(OmniRequest request, CancellationToken ct)
    {
        var shown = request.Staff is { } staff
            ? (await OmniTeam.ReadAsync(request.Workspace, office, database, ct)).Show(staff)
            : new JsonObject { ["id"] = 0, ["name"] = request.App.Name, ["email"] = null, ["type"] = 1, ["type_as_string"] = "admin" };
        shown["app"] = await apps.ShowAsync(request.Workspace, request.Staff, ct);
        return OmniJson.Answer(shown);
    }
}
