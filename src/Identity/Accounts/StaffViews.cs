using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Conversa.Identity.Access;
using Conversa.Identity.Staff;
using Conversa.Identity.Users;
using Conversa.Identity.Workspaces;
using Microsoft.AspNetCore.Http;

namespace Conversa.Identity.Accounts;

/// <summary>The caller, as they see themselves.</summary>
internal sealed record MeView(
    string Id, string Name, string AvatarUrl, JsonElement Extras, bool Active, DateTime CreatedAt, DateTime UpdatedAt,
    [property: Description("Only for people who work here."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OwnStaffView? Staff = null);

/// <summary>What somebody who works here may do, and where.</summary>
internal sealed record OwnStaffView(
    string Email, bool EmailVerified, string Role, string RoleName, IReadOnlyList<string> Permissions, bool TwoFactor, PlaceView Workspace,
    [property: Description("The workspaces this account may come into; sign in again with another one's code to go there.")] IReadOnlyList<PlaceView> Workspaces);

/// <summary>A workspace by name.</summary>
internal sealed record PlaceView(string Code, string Name);

/// <summary>How far signing in got.</summary>
internal sealed record SignInView(
    [property: Description("done, or second_factor: then send the ticket with a code to /sign-in/second-factor.")] string Step,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] MeView? Me = null,
    [property: Description("The session's token, for programs; the console gets it in a cookie instead."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Token = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTime? ExpiresAt = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Ticket = null,
    [property: Description("What the second step takes: code, recovery_code, passkey."), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Methods = null);

/// <summary>Shows people who work here themselves, and hands them their token.</summary>
internal sealed class StaffViews(UserDirectory users, WorkspaceDirectory workspaces, Platform.Storage.Database database)
{
    /// <summary>The caller's profile and, for people who work here, what they may do.</summary>
    public async Task<MeView?> MeAsync(long user, StaffCard? staff, CancellationToken ct)
    {
        if (await users.ByIdAsync(user, ct) is not { } card)
            return null;
        var me = UserView.Of(card);
        return new MeView(me.Id, me.Name, me.AvatarUrl, me.Extras, me.Active, me.CreatedAt, me.UpdatedAt, staff is null ? null : await StaffAsync(staff, ct));
    }

    /// <summary>Hands over the token the way the caller keeps it, and says who got in.</summary>
    public async Task<IResult> AnswerAsync(HttpContext http, StaffSignedIn signedIn, CancellationToken ct)
    {
        var console = ConsoleCookie.IsConsole(http.Request);
        if (console)
            ConsoleCookie.Set(http, signedIn.Tokens.Token, signedIn.Remembered ? signedIn.Tokens.RefreshExpiresAt : null);
        http.Response.Headers.CacheControl = "no-store";
        var me = await MeAsync(signedIn.Who.User, signedIn.Who, ct);
        return TypedResults.Json(new SignInView("done", me, console ? null : signedIn.Tokens.Token, signedIn.Tokens.ExpiresAt.UtcDateTime), IdentityJson.Default.SignInView);
    }

    /// <summary>Says how far signing in got.</summary>
    public async Task<IResult> AnswerAsync(HttpContext http, SignIn.Outcome outcome, CancellationToken ct)
    {
        if (outcome.SignedIn is { } signedIn)
            return await AnswerAsync(http, signedIn, ct);
        http.Response.Headers.CacheControl = "no-store";
        string[] methods = ["code", "recovery_code", .. outcome.HasPasskey ? new[] { "passkey" } : []];
        return TypedResults.Json(new SignInView("second_factor", Ticket: outcome.Ticket, Methods: methods), IdentityJson.Default.SignInView);
    }

    private async Task<OwnStaffView> StaffAsync(StaffCard staff, CancellationToken ct)
    {
        var account = await AccountStore.ByIdAsync(database, staff.Account, ct);
        var places = await AccountStore.PlacesAsync(database, staff.Account, ct);
        var here = (await workspaces.ByIdAsync(staff.Workspace, ct))!;
        return new OwnStaffView(staff.Email, account?.EmailVerifiedAt is not null, staff.Role, staff.RoleName, [.. staff.Permissions.Order(StringComparer.Ordinal)], account?.HasSecondFactor == true,
            new PlaceView(here.Code, here.Name), [.. places.Select(x => new PlaceView(x.Code, x.Name))]);
    }
}
