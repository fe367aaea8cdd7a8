using System.ComponentModel;
using System.Text.Json;
using Conversa.Identity.Access;
using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Identity.Accounts;

/// <summary>What people who work here do with their own account.</summary>
internal static class OwnAccountEndpoints
{
    internal sealed record DeviceSessionView(string Id, string Device, string Workspace, DateTime SignedInAt, [property: Description("To about a quarter of an hour.")] DateTime LastUsedAt, DateTime EndsAt, bool Current);

    internal sealed record DeviceSessionsView(IReadOnlyList<DeviceSessionView> Sessions);

    internal sealed record EndedView(int Ended);

    internal sealed record NewPasswordRequest(string CurrentPassword, string NewPassword);

    internal sealed record PasswordOnlyRequest(string Password);

    internal sealed record CodeRequest(string Code);

    internal sealed record TwoFactorView(bool Enabled, DateTime? Since, [property: Description("How many are left; new ones can be made at any time.")] long RecoveryCodes);

    internal sealed record AuthenticatorView([property: Description("To type into the app.")] string Secret, [property: Description("To show to the app as a QR code.")] string Uri);

    internal sealed record RecoveryCodesView([property: Description("Shown this once. Each signs in once when the phone is lost.")] IReadOnlyList<string> RecoveryCodes);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/me/sessions", Sessions).RequireStaff().WithName("ListOwnSessions").WithSummary("Where the caller is signed in, in all their workspaces, the device used last first.")
            .Produces<DeviceSessionsView>().ProducesProblem(401);
        routes.MapDelete("/me/sessions/{session}", EndOne).RequireStaff().WithName("EndOwnSession").WithSummary("Signs one device out at once, its open connections included; again changes nothing.")
            .Produces<EndedView>().ProducesProblem(401);
        routes.MapDelete("/me/sessions", EndAll).RequireStaff().WithQuery("others", "true keeps the session that asks.").WithName("SignOutEverywhere")
            .WithSummary("Signs out everywhere at once, in every workspace, open connections included.").Produces<EndedView>().ProducesProblem(400).ProducesProblem(401);
        routes.MapPut("/me/password", SetPassword).RequireStaff().WithName("ChangeOwnPassword").WithSummary("Replaces the caller's password and ends all their other sessions. The same request again is answered the same.")
            .Accepts<NewPasswordRequest>("application/json").Produces(204).ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(429).ProducesProblem(503);
        routes.MapGet("/me/two-factor", ReadTwoFactor).RequireStaff().WithName("ReadTwoFactor").WithSummary("Whether an authenticator app's codes are asked for.").Produces<TwoFactorView>().ProducesProblem(401);
        routes.MapPost("/me/two-factor", BeginTwoFactor).RequireStaff().WithName("BeginTwoFactor").WithSummary("Begins to set an authenticator app up; the same secret again until a code of it was given.")
            .Accepts<PasswordOnlyRequest>("application/json").Produces<AuthenticatorView>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(429);
        routes.MapPost("/me/two-factor/confirm", ConfirmTwoFactor).RequireStaff().WithName("ConfirmTwoFactor")
            .WithSummary("Turns the second factor on with a first code, and shows recovery codes. The same code again, while it is fresh, shows new ones.")
            .Accepts<CodeRequest>("application/json").Produces<RecoveryCodesView>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(409);
        routes.MapPost("/me/two-factor/recovery-codes", RenewCodes).RequireStaff().WithName("RenewRecoveryCodes").WithSummary("Makes new recovery codes; the former ones are void.")
            .Accepts<PasswordOnlyRequest>("application/json").Produces<RecoveryCodesView>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(429);
        routes.MapPost("/me/two-factor/disable", EndTwoFactor).RequireStaff().WithName("EndTwoFactor").WithSummary("Turns the second factor off; again changes nothing.")
            .Accepts<PasswordOnlyRequest>("application/json").Produces(204).ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(429);
        routes.MapPost("/me/email/verification", ProveEmail).RequireStaff().WithName("ProveOwnEmail").WithSummary("Mails a link that proves the caller's address; at most one a minute.")
            .Produces(202).ProducesProblem(401).ProducesProblem(409).ProducesProblem(503);
    }

    private static async Task<IResult> Sessions(HttpContext http, StaffDevices devices, CancellationToken ct)
    {
        var list = await devices.ListAsync(http.Staff(), http.Actor(), ct);
        return TypedResults.Json(
            new DeviceSessionsView([.. list.Select(x => new DeviceSessionView(x.Id, x.Name, x.Workspace, Times.Utc(x.CreatedAt), Times.Utc(x.LastUsedAt), Times.Utc(x.EndsAt), x.Current))]),
            IdentityJson.Default.DeviceSessionsView);
    }

    private static async Task<IResult> EndOne(HttpContext http, string session, StaffDevices devices, CancellationToken ct) =>
        (await devices.EndAsync(http.Staff(), session, ct)).ToHttp(ended => TypedResults.Json(new EndedView(ended), IdentityJson.Default.EndedView));

    private static async Task<IResult> EndAll(HttpContext http, StaffDevices devices, CancellationToken ct)
    {
        var others = http.Request.Query["others"].ToString();
        if (others is not ("" or "true" or "false"))
            return Refusal.Invalid("others", "'others' must be true or false.").ToHttp();
        var ended = await devices.EndAllAsync(http.Staff(), others == "true" ? http.Actor().Session : 0, ct);
        if (others != "true")
            ConsoleCookie.Clear(http);
        return TypedResults.Json(new EndedView(ended), IdentityJson.Default.EndedView);
    }

    private static async Task<IResult> SetPassword(HttpContext http, ChangePassword change, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(IdentityJson.Default.NewPasswordRequest, ct);
        return body.Ok
            ? (await change.Handle(http.Staff(), http.Actor(), body.Value.CurrentPassword, body.Value.NewPassword, http.Caller(), ct)).ToHttp()
            : body.Refusal.ToHttp();
    }

    private static async Task<IResult> ReadTwoFactor(HttpContext http, TwoFactor twoFactor, CancellationToken ct)
    {
        var state = await twoFactor.ReadAsync(http.Staff().Account, ct);
        return TypedResults.Json(new TwoFactorView(state.Enabled, state.Since is { } since ? Times.Utc(since) : null, state.RecoveryCodes), IdentityJson.Default.TwoFactorView);
    }

    private static async Task<IResult> BeginTwoFactor(HttpContext http, TwoFactor twoFactor, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(IdentityJson.Default.PasswordOnlyRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        http.Response.Headers.CacheControl = "no-store";
        return (await twoFactor.BeginAsync(http.Staff(), body.Value.Password, http.Caller(), ct)).ToHttp(x => TypedResults.Json(new AuthenticatorView(x.Secret, x.Uri), IdentityJson.Default.AuthenticatorView));
    }

    private static async Task<IResult> ConfirmTwoFactor(HttpContext http, TwoFactor twoFactor, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(IdentityJson.Default.CodeRequest, ct);
        return body.Ok ? Codes(http, await twoFactor.ConfirmAsync(http.Staff(), body.Value.Code, ct)) : body.Refusal.ToHttp();
    }

    private static async Task<IResult> RenewCodes(HttpContext http, TwoFactor twoFactor, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(IdentityJson.Default.PasswordOnlyRequest, ct);
        return body.Ok ? Codes(http, await twoFactor.RenewCodesAsync(http.Staff(), body.Value.Password, http.Caller(), ct)) : body.Refusal.ToHttp();
    }

    private static async Task<IResult> EndTwoFactor(HttpContext http, TwoFactor twoFactor, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(IdentityJson.Default.PasswordOnlyRequest, ct);
        return body.Ok ? (await twoFactor.EndAsync(http.Staff(), body.Value.Password, http.Caller(), ct)).ToHttp() : body.Refusal.ToHttp();
    }

    private static async Task<IResult> ProveEmail(HttpContext http, AccountMailing mailing, CancellationToken ct) => (await mailing.ProveAsync(http.Staff(), ct)).ToHttp(_ => TypedResults.StatusCode(StatusCodes.Status202Accepted));

    private static IResult Codes(HttpContext http, Result<IReadOnlyList<string>> codes)
    {
        http.Response.Headers.CacheControl = "no-store";
        return codes.ToHttp(x => TypedResults.Json(new RecoveryCodesView(x), IdentityJson.Default.RecoveryCodesView));
    }
}
