using System.ComponentModel;
using System.Text.Json;
using Conversa.Identity.Access;
using Conversa.Identity.Users;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Identity.Accounts;

/// <summary>Passkeys: making, listing, forgetting, and signing in with them.</summary>
internal static class PasskeyEndpoints
{
    internal sealed record PasskeyView(string Id, string Name, DateTime CreatedAt, DateTime? LastUsedAt, [property: Description("Whether the device's maker keeps a copy that the person's other devices use.")] bool Synced)
    {
        public static PasskeyView Of(Passkeys.Passkey x) => new(x.Id, x.Name, Times.Utc(x.CreatedAt), x.LastUsedAt is { } used ? Times.Utc(used) : null, x.BackedUp);
    }

    internal sealed record PasskeysView(IReadOnlyList<PasskeyView> Passkeys);

    internal sealed record PasskeyAskedView(
        [property: Description("To send back with the device's answer.")] string Ticket,
        [property: Description("For PublicKeyCredential.parseCreationOptionsFromJSON or parseRequestOptionsFromJSON.")] JsonElement Options);

    internal sealed record NewPasskeyRequest(string Ticket, JsonElement Credential, string Name);

    internal sealed record AskPasskeyRequest(string? Ticket = null);

    internal sealed record PasskeySignInRequest(string Ticket, JsonElement Credential, bool Remember = false, string? Workspace = null);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/me/passkeys", List).RequireStaff().WithName("ListPasskeys").WithSummary("The caller's passkeys.").Produces<PasskeysView>().ProducesProblem(401);
        routes.MapPost("/me/passkeys/options", AskNew).RequireStaff().WithName("BeginPasskey").WithSummary("What to ask the device for a new passkey.")
            .Accepts<OwnAccountEndpoints.PasswordOnlyRequest>("application/json").Produces<PasskeyAskedView>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(429);
        routes.MapPost("/me/passkeys", Add).RequireStaff().WithName("AddPasskey").WithSummary("Keeps the public half of the passkey the device made. Each ticket makes one.")
            .Accepts<NewPasskeyRequest>("application/json").Produces<PasskeyView>(201).ProducesProblem(400).ProducesProblem(401).ProducesProblem(409);
        routes.MapDelete("/me/passkeys/{passkey}", Remove).RequireStaff().WithName("RemovePasskey").WithSummary("Forgets a passkey; again changes nothing.").Produces(204).ProducesProblem(401);
        routes.MapPost("/sign-in/passkey/options", Ask).AllowAnyone().WithName("AskForPasskey").WithSummary("What to ask the device to sign in with a passkey; with the ticket of a second step, one of that account.")
            .Accepts<AskPasskeyRequest>("application/json").Produces<PasskeyAskedView>().ProducesProblem(400).ProducesProblem(401);
        routes.MapPost("/sign-in/passkey", SignIn).AllowAnyone().WithConsole().WithName("SignInWithPasskey").WithSummary("Signs in with a passkey, which is two factors at once. Each ticket works once.")
            .Accepts<PasskeySignInRequest>("application/json").Produces<SignInView>().ProducesProblem(400).ProducesProblem(401);
    }

    private static async Task<IResult> List(HttpContext http, Passkeys passkeys, CancellationToken ct) =>
        TypedResults.Json(new PasskeysView([.. (await passkeys.ListAsync(http.Staff(), ct)).Select(PasskeyView.Of)]), IdentityJson.Default.PasskeysView);

    private static async Task<IResult> AskNew(HttpContext http, Passkeys passkeys, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(IdentityJson.Default.PasswordOnlyRequest, ct);
        return body.Ok ? (await passkeys.AskForNewAsync(http, http.Staff(), body.Value.Password, ct)).ToHttp(Answer) : body.Refusal.ToHttp();
    }

    private static async Task<IResult> Add(HttpContext http, Passkeys passkeys, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(IdentityJson.Default.NewPasskeyRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        var (ticket, credential, name) = body.Value;
        return (await passkeys.AddAsync(http, http.Staff(), ticket, credential.GetRawText(), name, ct))
            .ToHttp(x => TypedResults.Json(PasskeyView.Of(x), IdentityJson.Default.PasskeyView, statusCode: StatusCodes.Status201Created));
    }

    private static async Task<IResult> Remove(HttpContext http, string passkey, Passkeys passkeys, CancellationToken ct) => (await passkeys.RemoveAsync(http.Staff(), passkey, ct)).ToHttp();

    private static async Task<IResult> Ask(HttpContext http, Passkeys passkeys, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(IdentityJson.Default.AskPasskeyRequest, ct);
        return body.Ok ? (await passkeys.AskAsync(http, body.Value.Ticket, ct)).ToHttp(Answer) : body.Refusal.ToHttp();
    }

    private static async Task<IResult> SignIn(HttpContext http, Passkeys passkeys, StaffViews views, Platform.Limits.RateLimits limits, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(IdentityJson.Default.PasskeySignInRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        var (ticket, credential, remember, workspace) = body.Value;
        var signedIn = await passkeys.SignInAsync(http, ticket, credential.GetRawText(), workspace, remember, http.Caller(), ct);
        return signedIn.Ok ? await views.AnswerAsync(http, signedIn.Value, ct) : (limits.CheckGuess(http.Connection.RemoteIpAddress) ?? signedIn.Refusal).ToHttp();
    }

    private static IResult Answer(Passkeys.Asked asked) => TypedResults.Json(new PasskeyAskedView(asked.Ticket, JsonElement.Parse(asked.Options)), IdentityJson.Default.PasskeyAskedView);
}
