using System.Net.Http.Json;
using System.Text.Json;
using Conversa.Client.Wire;
using static Conversa.Client.Wire.Query;

namespace Conversa.Client;

/// <summary>One's own account: profile, password, second factor, passkeys, devices.</summary>
public sealed class OwnAccountCalls
{
    private readonly ApiLine line;

    internal OwnAccountCalls(ApiLine line) => this.line = line;

    /// <summary>Changes what people read.</summary>
    public Task<Versioned<Person>> ChangeProfileAsync(string? name, string? avatarUrl, string? version = null, CancellationToken ct = default) =>
        line.SendVersionedAsync(HttpMethod.Patch, "me", new(name, avatarUrl), SettingsJson.Default.ProfileRequest, SettingsJson.Default.Person, version, ct);

    /// <summary>Replaces the password and ends every other session.</summary>
    public Task ChangePasswordAsync(string current, string wanted, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Put, "me/password", JsonContent.Create(new(current, wanted), SettingsJson.Default.NewPasswordRequest), ct);

    /// <summary>Whether a second factor is asked for.</summary>
    public Task<TwoFactorState> TwoFactorAsync(CancellationToken ct = default) => line.GetAsync("me/two-factor", SettingsJson.Default.TwoFactorState, ct);

    /// <summary>Begins to set an authenticator app up.</summary>
    public Task<AuthenticatorSecret> BeginTwoFactorAsync(string password, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, "me/two-factor", new(password), SettingsJson.Default.PasswordRequest, SettingsJson.Default.AuthenticatorSecret, ct);

    /// <summary>Turns the second factor on with a first code.</summary>
    /// <returns>Recovery codes, shown this once.</returns>
    public async Task<IReadOnlyList<string>> ConfirmTwoFactorAsync(string code, CancellationToken ct = default) =>
        (await line.SendAsync(HttpMethod.Post, "me/two-factor/confirm", new(code), SettingsJson.Default.CodeRequest, SettingsJson.Default.CodesList, ct)).RecoveryCodes;

    /// <summary>Makes new recovery codes; the former ones are void.</summary>
    public async Task<IReadOnlyList<string>> RenewCodesAsync(string password, CancellationToken ct = default) =>
        (await line.SendAsync(HttpMethod.Post, "me/two-factor/recovery-codes", new(password), SettingsJson.Default.PasswordRequest, SettingsJson.Default.CodesList, ct)).RecoveryCodes;

    /// <summary>Turns the second factor off.</summary>
    public Task EndTwoFactorAsync(string password, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, "me/two-factor/disable", JsonContent.Create(new(password), SettingsJson.Default.PasswordRequest), ct);

    /// <summary>Mails a link that proves one's address.</summary>
    public Task ProveEmailAsync(CancellationToken ct = default) => line.SendAsync(HttpMethod.Post, "me/email/verification", null, ct);

    /// <summary>The link was opened.</summary>
    public Task EmailProvedAsync(string token, CancellationToken ct = default) => line.SendAsync(HttpMethod.Post, "email-verifications", JsonContent.Create(new(token), SettingsJson.Default.TokenRequest), ct);

    /// <summary>Mails a link for a new password, if somebody works here with this address; the answer does not say.</summary>
    public Task ForgottenAsync(string email, CancellationToken ct = default) => line.SendAsync(HttpMethod.Post, "sign-in/forgotten", JsonContent.Create(new(email), SettingsJson.Default.EmailRequest), ct);

    /// <summary>Chooses a new password with a link that was mailed.</summary>
    public Task ResetPasswordAsync(string token, string password, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, "sign-in/reset", JsonContent.Create(new(token, password), SettingsJson.Default.ResetRequest), ct);

    /// <summary>One's passkeys.</summary>
    public async Task<IReadOnlyList<Passkey>> PasskeysAsync(CancellationToken ct = default) => (await line.GetAsync("me/passkeys", SettingsJson.Default.PasskeyList, ct)).Passkeys;

    /// <summary>What to ask the device for a new passkey.</summary>
    public Task<PasskeyQuestion> BeginPasskeyAsync(string password, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, "me/passkeys/options", new(password), SettingsJson.Default.PasswordRequest, SettingsJson.Default.PasskeyQuestion, ct);

    /// <summary>Keeps the passkey the device made.</summary>
    public Task<Passkey> AddPasskeyAsync(string ticket, JsonElement credential, string name, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, "me/passkeys", new(ticket, credential, name), SettingsJson.Default.NewPasskeyRequest, SettingsJson.Default.Passkey, ct);

    /// <summary>Forgets a passkey.</summary>
    public Task RemovePasskeyAsync(string passkey, CancellationToken ct = default) => line.SendAsync(HttpMethod.Delete, $"me/passkeys/{Part(passkey)}", null, ct);

    /// <summary>What to ask a device to sign in with a passkey.</summary>
    /// <param name="ticket">Of a second step, for a passkey of that account; else null.</param>
    /// <param name="ct">Gives up.</param>
    public Task<PasskeyQuestion> AskForPasskeyAsync(string? ticket = null, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, "sign-in/passkey/options", new(ticket), SettingsJson.Default.TicketRequest, SettingsJson.Default.PasskeyQuestion, ct);

    /// <summary>Signs in with what the device answered.</summary>
    public Task<SignInStep> SignInWithPasskeyAsync(string ticket, JsonElement credential, bool remember, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, "sign-in/passkey", new(ticket, credential, remember), SettingsJson.Default.PasskeySignInRequest, WireJson.Default.SignInStep, ct);

    /// <summary>Where one is signed in.</summary>
    public async Task<IReadOnlyList<SignedInDevice>> DevicesAsync(CancellationToken ct = default) => (await line.GetAsync("me/sessions", SettingsJson.Default.DeviceList, ct)).Sessions;

    /// <summary>Signs one device out at once.</summary>
    public Task SignOutAsync(string device, CancellationToken ct = default) => line.SendAsync(HttpMethod.Delete, $"me/sessions/{Part(device)}", null, ct);

    /// <summary>Signs out everywhere at once, or everywhere else.</summary>
    public Task SignOutEverywhereAsync(bool others, CancellationToken ct = default) => line.SendAsync(HttpMethod.Delete, new Query("me/sessions").With("others", others).ToString(), null, ct);
}
