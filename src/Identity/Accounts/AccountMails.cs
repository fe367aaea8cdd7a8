using System.Globalization;
using Conversa.Identity.Staff;
using Conversa.Platform.Mail;

namespace Conversa.Identity.Accounts;

/// <summary>What people are mailed. Plain text: a link, what it does, how long it works, and what to do when one did not ask for it.</summary>
internal static class AccountMails
{
    public static MailMessage Invitation(Invitation invitation, string inviter, string workspace, string link, TimeSpan lifetime) => new(
        invitation.Email,
        $"{inviter} invites you to {workspace}",
        $"""
        Hello{(invitation.Name.Length > 0 ? " " + invitation.Name : "")},

        {inviter} asks you to join the team of {workspace}. Open this link to choose a password and come in:

        {link}

        The link works once, within {Days(lifetime)}. If you do not know what this is about, ignore this mail: nothing happens without you.
        """,
        UsefulFor: lifetime);

    public static MailMessage PasswordReset(Account account, string link, TimeSpan lifetime) => new(
        account.Email,
        "A new password for your account",
        $"""
        Hello,

        somebody, probably you, asked for a new password for the account of {account.Email}. Open this link to choose one:

        {link}

        The link works once, within {Minutes(lifetime)}. If it was not you, ignore this mail: your password stays as it is.
        """,
        UsefulFor: lifetime);

    public static MailMessage EmailProof(Account account, long user, string link, TimeSpan lifetime) => new(
        account.Email,
        "Please confirm your e-mail address",
        $"""
        Hello,

        open this link to confirm that mail to {account.Email} reaches you:

        {link}

        The link works once, within {Days(lifetime)}. If you do not have an account with us, ignore this mail.
        """,
        user, lifetime);

    private static string Days(TimeSpan time) => time.TotalDays >= 2 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0} days") : Minutes(time);

    private static string Minutes(TimeSpan time) => time.TotalHours >= 2 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0} hours") : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} minutes");
}
