using Conversa.Platform;

namespace Conversa.Identity;

/// <summary>Every "no" this module can say, apart from those about a single field's form.</summary>
public static class IdentityRefusals
{
    /// <summary>Neither a session token nor a key came with the request.</summary>
    public static readonly Refusal NoCredentials = new("credentials_missing", RefusalKind.Unauthenticated,
        "This needs credentials: send 'Authorization: Bearer' with a session token or an API key.");

    /// <summary>The token is not one of ours, or was revoked.</summary>
    public static readonly Refusal UnknownToken = new("token_unknown", RefusalKind.Unauthenticated, "The token is unknown or was revoked. Log in again.");

    /// <summary>The token was valid once; a refresh token may still continue the session.</summary>
    public static readonly Refusal TokenExpired = new("token_expired", RefusalKind.Unauthenticated, "The token is expired. Refresh it or log in again.");

    /// <summary>The refresh token was used before; everything that came of that login is revoked.</summary>
    public static readonly Refusal RefreshReused = new("refresh_token_reused", RefusalKind.Unauthenticated,
        "The refresh token had been used before. Its sessions are revoked to be safe. Log in again.");

    /// <summary>No such workspace, or not its secret: the same answer for both.</summary>
    public static readonly Refusal WrongSecret = new("workspace_secret_wrong", RefusalKind.Unauthenticated, "The workspace code and secret do not match.");

    /// <summary>The password does not match.</summary>
    public static readonly Refusal WrongPassword = new("password_wrong", RefusalKind.Unauthenticated, "The user id and password do not match.");

    /// <summary>The user was deactivated.</summary>
    public static readonly Refusal Inactive = new("user_inactive", RefusalKind.Forbidden, "This user is deactivated.");

    /// <summary>A user's token where a server's key is needed.</summary>
    public static readonly Refusal ServerOnly = new("server_only", RefusalKind.Forbidden, "This is for servers: use an API key or the workspace's secret.");

    /// <summary>A server's key where a user's token is needed.</summary>
    public static readonly Refusal UserOnly = new("user_only", RefusalKind.Forbidden, "This is for users: use a session token.");

    /// <summary>Somebody who does not work here, where only those who do may come.</summary>
    public static readonly Refusal StaffOnly = new("staff_only", RefusalKind.Forbidden, "This is for people who work here: sign in with an account.");

    /// <summary>A server wants to sign in or shut out somebody who works here.</summary>
    public static readonly Refusal ServersKeepOff = new("user_is_staff", RefusalKind.Forbidden, "This user works here: only the team decides how they sign in and whether they may.");

    /// <summary>E-mail address and password, or passkey, do not match an account that works anywhere here: one answer for all of these.</summary>
    public static readonly Refusal SignInFailed = new("sign_in_failed", RefusalKind.Unauthenticated, "The e-mail address and password do not match.");

    /// <summary>The second step's ticket is unknown, used or worn out.</summary>
    public static readonly Refusal TicketGone = new("ticket_gone", RefusalKind.Unauthenticated, "This step was taken already or took too long. Please start again.", "ticket");

    /// <summary>The code of the second step is wrong.</summary>
    public static readonly Refusal CodeWrong = new("code_wrong", RefusalKind.Unauthenticated, "The code is wrong, or was used already.", "code");

    /// <summary>The password given to confirm a change of one's own account is wrong.</summary>
    public static readonly Refusal OwnPasswordWrong = new("password_wrong", RefusalKind.Forbidden, "This is not your password.", "password");

    /// <summary>The installation was set up before, or the set-up code is wrong.</summary>
    public static readonly Refusal SetUpDone = Refusal.NotFound("setup");

    /// <summary>Nobody of this name works here.</summary>
    public static readonly Refusal NoMember = Refusal.NotFound("team member");

    /// <summary>No role of this name.</summary>
    public static readonly Refusal NoRole = Refusal.NotFound("role");

    /// <summary>The invitation is unknown, used, taken back or worn out.</summary>
    public static readonly Refusal NoInvitation = Refusal.NotFound("invitation");

    /// <summary>Somebody would be left without an owner.</summary>
    public static readonly Refusal LastOwner = new("last_owner", RefusalKind.Conflict, "A workspace needs an owner: make somebody else one first.");

    /// <summary>Hashing cannot keep up.</summary>
    public static readonly Refusal PasswordsBusy = new("logins_busy", RefusalKind.Unavailable,
        "Too many logins are waiting. Please try again in a moment.", RetryAfter: TimeSpan.FromSeconds(2));

    /// <summary>The version the caller saw is not the current one.</summary>
    public static readonly Refusal VersionMoved = new("version_moved", RefusalKind.PreconditionFailed,
        "This changed since you read it. Read it again and decide anew.");

    /// <summary>No such user, or not in this workspace.</summary>
    public static readonly Refusal NoUser = Refusal.NotFound("user");

    /// <summary>No such workspace.</summary>
    public static readonly Refusal NoWorkspace = Refusal.NotFound("workspace");

    /// <summary>Nobody can block themselves.</summary>
    public static readonly Refusal BlockSelf = Refusal.Invalid("user", "A user cannot block themselves.");

    /// <summary>The key lacks a scope.</summary>
    public static Refusal ScopeMissing(string scope) => new("scope_missing", RefusalKind.Forbidden, $"The API key lacks the scope '{scope}'.");

    /// <summary>The person who works here lacks a permission.</summary>
    public static Refusal PermissionMissing(string permission) => new("permission_missing", RefusalKind.Forbidden, $"Your role does not allow this: it lacks the permission '{permission}'.");

    /// <summary>Somebody would give away or take more than they may do themselves.</summary>
    public static Refusal BeyondOwn(string field) => new("beyond_own_permissions", RefusalKind.Forbidden, "Nobody can give or take permissions they do not have themselves.", field);

    /// <summary>Too many wrong passwords.</summary>
    public static Refusal TooManyFailures(TimeSpan wait) => new("too_many_failures", RefusalKind.TooMany,
        "Too many wrong passwords from this address. Please wait before trying again.", RetryAfter: wait);

    /// <summary>The identity token is not acceptable; the sentence says which rule it breaks.</summary>
    public static Refusal IdentityToken(string sentence) => new("identity_token_refused", RefusalKind.Unauthenticated, sentence, "identity_token");
}
