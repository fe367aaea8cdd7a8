using System.ComponentModel.DataAnnotations;

namespace Conversa.Identity;

/// <summary>Users, sessions and passwords.</summary>
public sealed class IdentityOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Identity";

    /// <summary>How long a session's token is valid. Below 24.8 days: a widely used client counts the milliseconds in 32 bits.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "24.19:00:00")]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(20);

    /// <summary>How long after a login or refresh the session can be continued with its refresh token.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan RefreshLifetime { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long a used refresh token, and the session it belonged to, stay valid for requests that were already on their way. Using it later revokes everything that came of that login.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan RefreshGrace { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How many live sessions one user may have; a further login ends the oldest.</summary>
    [Range(1, 10_000)]
    public int SessionsPerUser { get; set; } = 200;

    /// <summary>How long a rotated workspace secret stays valid beside the new one, unless the rotation asks for less.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan SecretGrace { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How many sessions, users, blocks and keys each node remembers (each).</summary>
    [Range(16, 10_000_000)]
    public int Remembered { get; set; } = 100_000;

    /// <summary>How long a node trusts a remembered session or key without reading it again. Revocation is heard at once; this is the second net.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan RememberedFor { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Argon2id's memory in KiB. The default is what OWASP's Password Storage Cheat Sheet recommends together with two passes; raising it strengthens each password at its next login.</summary>
    [Range(7168, 1_048_576)]
    public int PasswordMemory { get; set; } = 19_456;

    /// <summary>Argon2id's passes over its memory.</summary>
    [Range(1, 100)]
    public int PasswordPasses { get; set; } = 2;

    /// <summary>How many passwords are hashed at the same time (each takes <see cref="PasswordMemory"/> and some tens of milliseconds). 0 means one per processor.</summary>
    [Range(0, 256)]
    public int PasswordsAtOnce { get; set; }

    /// <summary>How many further logins may wait for their password to be hashed; beyond, logins are answered 503 with Retry-After.</summary>
    [Range(1, 100_000)]
    public int PasswordsWaiting { get; set; } = 256;

    /// <summary>How many wrong passwords for one user from one address are answered before the next try has to wait.</summary>
    [Range(1, 1000)]
    public int FailuresPerUserAndAddress { get; set; } = 5;

    /// <summary>How many wrong passwords from one address, for whomever, are answered within <see cref="FailureWindow"/>.</summary>
    [Range(1, 100_000)]
    public int FailuresPerAddress { get; set; } = 100;

    /// <summary>After how long without a wrong password the count starts again.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan FailureWindow { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How many devices of one user are kept for push; a further one replaces the one that was silent longest.</summary>
    [Range(1, 1000)]
    public int DevicesPerUser { get; set; } = 50;

    /// <summary>How many API keys a workspace may have that are neither revoked nor expired.</summary>
    [Range(1, 10_000)]
    public int KeysPerWorkspace { get; set; } = 100;
}
