using Conversa.Client.Wire;

namespace Conversa.Client;

/// <summary>Setting a server up, signing in and out, who one is.</summary>
public sealed class AccountCalls
{
    private readonly ApiLine line;

    internal AccountCalls(ApiLine line) => this.line = line;

    /// <summary>Whether the server still waits for its first account.</summary>
    public async Task<bool> NeedsSetupAsync(CancellationToken ct = default)
    {
        try
        {
            return (await line.GetAsync("setup", WireJson.Default.SetupState, ct)).Needed;
        }
        catch (RefusedException no) when (no.Status == 404)
        {
            return false; // it has one, and says so for ever
        }
    }

    /// <summary>Makes the first account and signs it in. Repeating the same request is safe for ten minutes.</summary>
    public Task<SignInStep> SetUpAsync(SetupRequest request, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, "setup", request, WireJson.Default.SetupRequest, WireJson.Default.SignInStep, ct);

    /// <summary>Signs somebody who works here in.</summary>
    /// <param name="email">Their address.</param>
    /// <param name="password">Their password.</param>
    /// <param name="remember">Whether the session outlives the browser's window.</param>
    /// <param name="workspace">Into this workspace, by its code; null for the one they were in last.</param>
    /// <param name="ct">Gives up.</param>
    public Task<SignInStep> SignInAsync(string email, string password, bool remember = false, string? workspace = null, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, "sign-in", new(email, password, remember, workspace), WireJson.Default.SignInRequest, WireJson.Default.SignInStep, ct);

    /// <summary>The second step, with a code from an app or a recovery code.</summary>
    public Task<SignInStep> SecondFactorAsync(string ticket, string? code, string? recoveryCode = null, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, "sign-in/second-factor", new(ticket, code, recoveryCode), WireJson.Default.SecondFactorRequest, WireJson.Default.SignInStep, ct);

    /// <summary>What an invitation is about, for whoever has its link.</summary>
    public Task<OwnInvitation> ReadInvitationAsync(string token, CancellationToken ct = default) => line.GetAsync($"invitations/{Query.Part(token)}", WireJson.Default.OwnInvitation, ct);

    /// <summary>Takes an invitation: with a new password, or with one's own where one has an account already.</summary>
    public Task<SignInStep> AcceptInvitationAsync(string token, string password, string? name, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, $"invitations/{Query.Part(token)}/accept", new(password, name), WireJson.Default.AcceptRequest, WireJson.Default.SignInStep, ct);

    /// <summary>Ends this session.</summary>
    public Task SignOutAsync(CancellationToken ct = default) => line.SendAsync(HttpMethod.Post, "sign-out", null, ct);

    /// <summary>Who one is.</summary>
    public Task<Me> MeAsync(CancellationToken ct = default) => line.GetAsync("me", WireJson.Default.Me, ct);
}
