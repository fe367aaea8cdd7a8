using Conversa.Identity.Staff;
using Conversa.Platform;
using Conversa.Platform.Mail;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Accounts;

/// <summary>Links that go to an account's own address: to prove that mail reaches the person, and to choose a new password.</summary>
internal sealed class AccountMailing(Database database, Mailer mailer, AccountLinks links, AccountTickets tickets, TimeProvider clock)
{
    private static readonly TimeSpan ProofLifetime = TimeSpan.FromDays(3);
    private static readonly TimeSpan ResetLifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan BetweenMails = TimeSpan.FromMinutes(1);

    private static readonly Refusal NoMail = new("mail_not_configured", RefusalKind.Conflict, "This server sends no mail. Ask whoever runs it.");

    /// <summary>Mails a link that proves the address; at most one a minute.</summary>
    public async Task<Result<Done>> ProveAsync(StaffCard who, CancellationToken ct)
    {
        if (await AccountStore.ByIdAsync(database, who.Account, ct) is not { EmailVerifiedAt: null } account)
            return Done.It; // proved before
        return await MailAsync(account, AccountTickets.EmailProof, ProofLifetime, token => AccountMails.EmailProof(account, who.User, links.EmailProof(token), ProofLifetime), ct);
    }

    /// <summary>The link was opened.</summary>
    public async Task<Result<Done>> ProvedAsync(string? token, CancellationToken ct)
    {
        if (await tickets.FindAsync(AccountTickets.EmailProof, token, ct) is not { Account: { } id } step)
            return IdentityRefusals.TicketGone with { Field = "token" };
        await database.WriteAsync(async connection =>
        {
            // The ticket stays until it wears out: opening the link again says the same.
            await connection.ExecuteAsync("update account set email_verified_at = coalesce(email_verified_at, @now), version = version + 1 where account_id = @id and email_key = @key", ct,
                ("now", clock.GetUtcNow().ToUnixTimeMilliseconds()), ("id", id), ("key", step.State));
            return true;
        }, ct);
        return Done.It;
    }

    /// <summary>Mails a link for a new password, if there is such an account; the answer does not say.</summary>
    public async Task<Result<Done>> ForgottenAsync(string? email, CancellationToken ct)
    {
        var address = EmailAddress.Parse("email", email);
        if (!address.Ok)
            return address.Refusal;
        if (!mailer.IsConfigured || !links.MayBeMailed)
            return NoMail;
        return await AccountStore.ByEmailAsync(database, address.Value.Key, ct) is { } account
            ? await MailAsync(account, AccountTickets.PasswordReset, ResetLifetime, token => AccountMails.PasswordReset(account, links.PasswordReset(token), ResetLifetime), ct)
            : Done.It;
    }

    private async Task<Result<Done>> MailAsync(Account account, string purpose, TimeSpan lifetime, Func<string, MailMessage> compose, CancellationToken ct)
    {
        if (!mailer.IsConfigured || !links.MayBeMailed)
            return NoMail;
        var lately = await database.FirstAsync("select count(*) from account_ticket where account_id = @id and purpose = @purpose and created_at > @since", r => r.GetInt64(0), ct,
            ("id", account.Id), ("purpose", purpose), ("since", (clock.GetUtcNow() - BetweenMails).ToUnixTimeMilliseconds()));
        if (lately > 0)
            return Done.It; // on its way already
        var token = await tickets.BeginAsync(purpose, account.Id, account.EmailKey, lifetime, ct);
        var queued = await database.WriteAsync(connection => mailer.EnqueueAsync(connection, compose(token), ct), ct);
        mailer.Wake();
        return queued;
    }
}
