using Conversa.Identity.Sessions;
using Conversa.Identity.Staff;
using Conversa.Platform;
using Microsoft.AspNetCore.Http;

namespace Conversa.Identity.Accounts;

/// <summary>
/// Signs somebody who works here in in one call, for compatible APIs that know no second step: where a second factor is on, the call has to be
/// made again with its code. The same account, throttles and sessions as everywhere.
/// </summary>
public sealed class SignInByPassword
{
    private readonly SignIn signIn;
    private readonly SecondFactor second;

    internal SignInByPassword(SignIn signIn, SecondFactor second) => (this.signIn, this.second) = (signIn, second);

    /// <param name="Email">The account's address.</param>
    /// <param name="Password">Its password.</param>
    /// <param name="Workspace">The code of the workspace to come into; null for the one used last.</param>
    /// <param name="Code">The authenticator app's six digits, or null.</param>
    public sealed record Command(string? Email, string? Password, string? Workspace, string? Code);

    /// <summary>Who got in; without them the second factor's code is missing.</summary>
    /// <param name="Who">Who.</param>
    /// <param name="Tokens">What to keep; shown once.</param>
    /// <param name="TwoFactor">Whether the account has a second factor.</param>
    public sealed record Outcome(StaffCard? Who, IssuedTokens? Tokens, bool TwoFactor);

    /// <returns>The outcome; <c>sign_in_failed</c> whatever did not match, <c>code_wrong</c>, <c>too_many_failures</c>, <c>logins_busy</c> or an invalid field.</returns>
    public async Task<Result<Outcome>> Handle(Command command, HttpContext http, CancellationToken ct)
    {
        var caller = http.Caller();
        var first = await signIn.Handle(new(command.Email, command.Password, command.Workspace, Remember: true, caller), ct);
        if (!first.Ok)
            return first.Refusal;
        if (first.Value.SignedIn is { } signedIn)
            return new Outcome(signedIn.Who, signedIn.Tokens, false);
        if (command.Code is null)
            return new Outcome(null, null, true);
        var step = await second.Handle(new(first.Value.Ticket, command.Code, null, caller), ct);
        return step.Then(x => new Outcome(x.Who, x.Tokens, true));
    }
}
