using Conversa.Identity.Accounts;
using Conversa.Identity.Roles;
using Conversa.Identity.Sessions;
using Conversa.Identity.Users;
using Conversa.Identity.Workspaces;
using Conversa.Platform;
using Conversa.Platform.Mail;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Staff;

/// <summary>
/// Asks somebody to join, by a link that is good for one use and some days. With a mail server the link goes to the address and to nobody else, so
/// using it proves the address; without one whoever invites gets it to pass on. The same invitation again is the same invitation.
/// </summary>
internal sealed class InviteToTeam(IdentityWriter writer, WorkspaceDirectory workspaces, Mailer mailer, AccountLinks links, Sealer sealer, AccountOptions options)
{
    private static readonly TimeSpan BetweenMails = TimeSpan.FromMinutes(1);

    public sealed record Command(string? Email, string? Name, string? Role);

    /// <param name="Invitation">The open invitation.</param>
    /// <param name="Created">It is new.</param>
    public sealed record Invited(Invitation Invitation, bool Created);

    public bool WillMail => mailer.IsConfigured && links.MayBeMailed;

    /// <returns>The invitation; an invalid field, <c>beyond_own_permissions</c>, <c>already_member</c>, <c>invited_otherwise</c>, <c>too_many_invitations</c> or <c>mail_queue_full</c>.</returns>
    public async Task<Result<Invited>> Handle(Command command, Actor actor, CancellationToken ct)
    {
        var email = EmailAddress.Parse("email", command.Email);
        if (!email.Ok)
            return email.Refusal;
        var name = command.Name ?? "";
        if (name.Length > 0 && Names.RefuseName("name", name) is { } badName)
            return badName;
        var workspace = (await workspaces.ByIdAsync(actor.Workspace, ct))!;
        var invited = await writer.WriteAsync<Invited>(actor.Workspace, async tx =>
        {
            // Whoever runs the program, at its command line, decides about everybody and is nobody here.
            var who = actor.Kind == ActorKind.System ? null : await StaffStore.FindAsync(tx.Connection, tx.Workspace, actor.User, ct);
            if (actor.Kind != ActorKind.System && who?.May(Permissions.TeamManage) != true)
                return IdentityRefusals.PermissionMissing(Permissions.TeamManage);
            if (await RoleStore.FindAsync(tx.Connection, tx.Workspace, command.Role ?? "", ct) is not { } role)
                return Refusal.Invalid("role", "'role' must be the key of a role of this workspace.");
            if (who is not null && RoleRules.RefuseGiving(who, role, "role") is { } beyond)
                return beyond;
            if (await AccountStore.ByEmailAsync(tx.Connection, email.Value.Key, ct) is { } account && await StaffStore.OfAccountAsync(tx.Connection, tx.Workspace, account.Id, ct) is not null)
                return new Refusal("already_member", RefusalKind.Conflict, "Somebody with this address works here already; reactivate them if they were shut out.", "email");
            var open = await tx.Connection.FirstAsync($"select {Invitation.Columns} from invitation where workspace_id = @workspace and email_key = @email and accepted_at is null and revoked_at is null",
                Invitation.Read, ct, ("workspace", tx.Workspace), ("email", email.Value.Key));
            if (open?.IsOpenAt(tx.Now) == true)
                return open.Role == role.Key
                    ? new Invited(open, false)
                    : new Refusal("invited_otherwise", RefusalKind.Conflict, "This address was invited with another role. Take that invitation back first.", "email");
            if (open is not null)
                await tx.Connection.ExecuteAsync("update invitation set revoked_at = @now where id = @id", ct, ("now", tx.Now), ("id", open.Id)); // worn out
            var live = await tx.Connection.FirstAsync("select count(*) from invitation where workspace_id = @workspace and accepted_at is null and revoked_at is null and expires_at > @now",
                r => r.GetInt64(0), ct, ("workspace", tx.Workspace), ("now", tx.Now));
            if (live >= options.InvitationsPerWorkspace)
                return new Refusal("too_many_invitations", RefusalKind.Conflict, $"A workspace may have {options.InvitationsPerWorkspace} open invitations.");
            var made = await InsertAsync(tx, email.Value, name, role, actor, ct);
            if (made.Mailed && (await MailAsync(tx, made, who!, workspace, ct)) is { Ok: false, Refusal: var unsent })
                return unsent;
            return new Invited(made, true);
        }, ct);
        if (invited.Ok)
            mailer.Wake();
        return invited;
    }

    /// <summary>Sends the link again and lets it live as long as a new one. Within a minute of the last time nothing is sent.</summary>
    /// <returns>The invitation; <c>invitation_not_found</c>, <c>beyond_own_permissions</c> or <c>mail_queue_full</c>.</returns>
    public async Task<Result<Invitation>> AgainAsync(long id, Actor actor, CancellationToken ct)
    {
        var workspace = (await workspaces.ByIdAsync(actor.Workspace, ct))!;
        var sent = await writer.WriteAsync<Invitation>(actor.Workspace, async tx =>
        {
            if (await StaffStore.FindAsync(tx.Connection, tx.Workspace, actor.User, ct) is not { } who || !who.May(Permissions.TeamManage))
                return IdentityRefusals.PermissionMissing(Permissions.TeamManage);
            if (await Invitation.FindAsync(tx.Connection, tx.Workspace, id, ct) is not { AcceptedAt: null, RevokedAt: null } known)
                return IdentityRefusals.NoInvitation;
            if (await RoleStore.FindAsync(tx.Connection, tx.Workspace, known.Role, ct) is not { } role)
                return IdentityRefusals.NoInvitation;
            if (RoleRules.RefuseGiving(who, role, "role") is { } beyond)
                return beyond;
            var expires = tx.Now + (long)options.InvitationLifetime.TotalMilliseconds;
            if (expires - known.ExpiresAt < BetweenMails.TotalMilliseconds)
                return known;
            await tx.Connection.ExecuteAsync("update invitation set expires_at = @expires, mailed = @mailed where id = @id", ct, ("expires", expires), ("mailed", known.Mailed || WillMail), ("id", id));
            if (WillMail && (await MailAsync(tx, known, who, workspace, ct)) is { Ok: false, Refusal: var unsent })
                return unsent;
            tx.Append(IdentityEntries.InvitationChanged, id, actor.User);
            return known with { ExpiresAt = expires, Mailed = known.Mailed || WillMail };
        }, ct);
        if (sent.Ok)
            mailer.Wake();
        return sent;
    }

    /// <summary>Takes an invitation back; taking it back again changes nothing.</summary>
    /// <returns>Done; <c>invitation_not_found</c> when there is none or it was accepted.</returns>
    public Task<Result<Done>> RevokeAsync(long id, Actor actor, CancellationToken ct) => writer.WriteAsync<Done>(actor.Workspace, async tx =>
    {
        if (await Invitation.FindAsync(tx.Connection, tx.Workspace, id, ct) is not { AcceptedAt: null } known)
            return IdentityRefusals.NoInvitation;
        if (known.RevokedAt is not null)
            return Done.It;
        await tx.Connection.ExecuteAsync("update invitation set revoked_at = @now where id = @id", ct, ("now", tx.Now), ("id", id));
        tx.Append(IdentityEntries.InvitationChanged, id, actor.User);
        return Done.It;
    }, ct);

    private async Task<Invitation> InsertAsync(IdentityTransaction tx, EmailAddress email, string name, RoleCard role, Actor actor, CancellationToken ct)
    {
        var token = Ids.Token();
        _ = TokenKey.TryOf(token, "", out var hash);
        var made = await tx.Connection.FirstAsync(
            $"""
            insert into invitation (workspace_id, email, email_key, name, role, token_hash, sealed, mailed, invited_by, created_at, expires_at)
            values (@workspace, @email, @key, @name, @role, @hash, @sealed, @mailed, @by, @now, @expires) returning {Invitation.Columns}
            """,
            Invitation.Read, ct, ("workspace", tx.Workspace), ("email", email.Text), ("key", email.Key), ("name", name), ("role", role.Key), ("hash", hash.ToBytes()),
            ("sealed", Invitation.Seal(sealer, token)), ("mailed", WillMail && actor.Kind != ActorKind.System), ("by", actor.User == 0 ? null : actor.User), ("now", tx.Now), ("expires", tx.Now + (long)options.InvitationLifetime.TotalMilliseconds));
        tx.Append(IdentityEntries.InvitationChanged, made!.Id, actor.User);
        return made;
    }

    private Task<Result<Done>> MailAsync(IdentityTransaction tx, Invitation invitation, StaffCard who, WorkspaceCard workspace, CancellationToken ct) =>
        mailer.EnqueueAsync(tx.Connection, AccountMails.Invitation(invitation, who.Name, workspace.Name, links.Invitation(null, invitation.Token(sealer)), options.InvitationLifetime), ct);
}
