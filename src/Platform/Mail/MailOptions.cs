using System.ComponentModel.DataAnnotations;

namespace Conversa.Platform.Mail;

/// <summary>The mail server that takes what this program sends. Without one nothing is mailed, and links are shown to whoever made them instead.</summary>
public sealed class MailOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Mail";

    /// <summary>The mail server's name or address; it may be inside. Empty: no mail.</summary>
    public string Host { get; set; } = "";

    /// <summary>Its port: 587 with StartTls, 465 with Implicit.</summary>
    [Range(1, 65535)]
    public int Port { get; set; } = 587;

    /// <summary><c>StartTls</c> (refused when the server does not offer it), <c>Implicit</c>, or <c>None</c> for a server on the same machine or network.</summary>
    [AllowedValues("StartTls", "Implicit", "None")]
    public string Tls { get; set; } = "StartTls";

    /// <summary>The user name for the server; empty for none.</summary>
    public string User { get; set; } = "";

    /// <summary>The password for the server.</summary>
    public string Password { get; set; } = "";

    /// <summary>The address mail comes from: <c>support@example.com</c>.</summary>
    public string From { get; set; } = "";

    /// <summary>The name mail comes from.</summary>
    public string FromName { get; set; } = "Conversa";

    /// <summary>How long one conversation with the server may take, in seconds.</summary>
    [Range(1, 600)]
    public int TimeoutSeconds { get; set; } = 60;

    /// <summary>How many mails may wait. Beyond, what would send one is refused.</summary>
    [Range(1, 1_000_000)]
    public int Waiting { get; set; } = 10_000;

    /// <summary>After how long a mail that cannot be handed over is given up. Between tries the wait doubles, from half a minute up to an hour.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "14.00:00:00")]
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromDays(3);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Host.Length > 0 && !MimeKit.MailboxAddress.TryParse(From, out _))
            yield return new ValidationResult("Mail needs an address it comes from.", [nameof(From)]);
        if (User.Length > 0 && Tls == "None" && Host is not ("127.0.0.1" or "::1" or "localhost"))
            yield return new ValidationResult("A password is not sent without TLS to another machine.", [nameof(Tls)]);
    }
}
