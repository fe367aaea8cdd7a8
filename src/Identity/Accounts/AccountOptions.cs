using System.ComponentModel.DataAnnotations;

namespace Conversa.Identity.Accounts;

/// <summary>The people who work here: how long they stay signed in, and how they are invited.</summary>
public sealed class AccountOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Accounts";

    /// <summary>The address people open the console at, for links in mail: <c>https://chat.example.com</c>. Empty: links take the address of the request that asked for them, and nothing is mailed.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>How long somebody stays signed in who did not ask to be remembered.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "7.00:00:00")]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How long somebody who asked to be remembered stays signed in at most.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "90.00:00:00")]
    public TimeSpan RememberedSessionLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>After how long without use somebody who asked to be remembered is signed out all the same.</summary>
    [Range(typeof(TimeSpan), "00:30:00", "90.00:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How long a begun sign-in may wait for its second step.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00")]
    public TimeSpan StepLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an invitation can be accepted.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "90.00:00:00")]
    public TimeSpan InvitationLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How many invitations of one workspace may be open at one time.</summary>
    [Range(1, 100_000)]
    public int InvitationsPerWorkspace { get; set; } = 500;

    /// <summary>How many roles of its own a workspace may have.</summary>
    [Range(1, 10_000)]
    public int RolesPerWorkspace { get; set; } = 100;

    /// <summary>How many passkeys an account may have.</summary>
    [Range(1, 1000)]
    public int PasskeysPerAccount { get; set; } = 20;

    /// <summary>The least characters of an account's password. There is no rule about which characters.</summary>
    [Range(8, 64)]
    public int PasswordLength { get; set; } = 10;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PublicUrl.Length > 0 && !(Uri.TryCreate(PublicUrl, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp) && url.Query.Length == 0 && url.Fragment.Length == 0))
            yield return new ValidationResult("This is not an absolute http or https address.", [nameof(PublicUrl)]);
    }
}
