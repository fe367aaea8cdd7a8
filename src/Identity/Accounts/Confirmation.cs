using System.Net;
using Conversa.Identity.Passwords;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Accounts;

/// <summary>Asks for the password once more before something that a stranger at an unlocked screen must not do. Guesses count like those at the door.</summary>
internal sealed class Confirmation(Database database, PasswordHasher hasher, PasswordThrottle throttle)
{
    /// <returns>The account; <c>password_wrong</c>, <c>too_many_failures</c>, <c>logins_busy</c> or an invalid field.</returns>
    public async Task<Result<Account>> CheckAsync(long id, string field, string? password, IPAddress? from, CancellationToken ct)
    {
        if (Users.Names.RefusePassword(field, password) is { } malformed)
            return malformed;
        if (await AccountStore.ByIdAsync(database, id, ct) is not { PasswordHash: { } stored } account)
            return IdentityRefusals.OwnPasswordWrong with { Field = field };
        if (throttle.Check(0, account.EmailKey, from) is { } wait)
            return wait;
        var verdict = await hasher.VerifyAsync(PasswordRules.Compose(password!), stored, ct);
        if (!verdict.Ok)
            return verdict.Refusal;
        if (!verdict.Value.Matches)
        {
            throttle.Failed(0, account.EmailKey, from);
            return IdentityRefusals.OwnPasswordWrong with { Field = field };
        }

        throttle.Succeeded(0, account.EmailKey, from);
        return account;
    }
}
