namespace Conversa.Identity;

/// <summary>The kinds of log entries this module writes (10 to 29). A listener reads what changed from this module; the entry only says that it did.</summary>
public static class IdentityEntries
{
    /// <summary>A user came to be; subject = user.</summary>
    public const short UserCreated = 10;

    /// <summary>Name, avatar or extras changed; subject = user.</summary>
    public const short UserChanged = 11;

    /// <summary>A user may not act any more; subject = user. A <see cref="SessionRevoked"/> for each live session comes with it.</summary>
    public const short UserDeactivated = 12;

    /// <summary>A user may act again, after a new login; subject = user.</summary>
    public const short UserReactivated = 13;

    /// <summary>A session's token stopped being valid before its time; subject = session, actor = its user. Close what was opened with it.</summary>
    public const short SessionRevoked = 14;

    /// <summary>
    /// A session was continued by a new one; subject = the old session, actor = its user. The old token stays valid for
    /// <see cref="IdentityOptions.RefreshGrace"/>: leave its connections open, the client moves over by itself.
    /// </summary>
    public const short SessionRefreshed = 15;

    /// <summary>Actor does not want to hear from subject in rooms of two.</summary>
    public const short UserBlocked = 16;

    /// <summary>Actor wants to hear from subject again.</summary>
    public const short UserUnblocked = 17;

    /// <summary>The workspace's name or secret changed; subject = workspace.</summary>
    public const short WorkspaceChanged = 18;

    /// <summary>An API key came to be; subject = key.</summary>
    public const short ApiKeyCreated = 19;

    /// <summary>An API key stopped being valid before its time; subject = key.</summary>
    public const short ApiKeyRevoked = 20;

    /// <summary>A person began to work here; subject = their user, actor = who asked them, or 0.</summary>
    public const short StaffJoined = 21;

    /// <summary>What a person who works here may do, their state or their address changed; subject = their user, actor = who did it, or 0.</summary>
    public const short StaffChanged = 22;

    /// <summary>A role of the workspace's was made, changed or deleted; subject = role. A <see cref="StaffChanged"/> for each person who holds it comes with it.</summary>
    public const short RoleChanged = 23;

    /// <summary>Somebody was invited to the team, or the invitation was taken back; subject = invitation.</summary>
    public const short InvitationChanged = 24;
}
