using Conversa.Identity.Accounts;
using Conversa.Identity.Passwords;
using Conversa.Identity.Roles;
using Conversa.Identity.Sessions;
using Conversa.Identity.Staff;
using Conversa.Identity.Users;
using Conversa.Identity.Workspaces;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Setup;

/// <summary>
/// Makes the first account, the owner of a workspace, and signs them in. It works once in the life of an installation, for whoever knows the code
/// that the server shows its operator. A workspace that is there already, made by the operator on the command line, gets the owner.
/// </summary>
internal sealed class SetUp(
    SetupCode codes, WorkspaceDirectory workspaces, CreateWorkspace create, IdentityWriter writer, SessionStore sessions, PasswordHasher hasher, SignIn signIn, AccountOptions options, TimeProvider clock)
{
    /// <summary>How long a repetition of the request that set the installation up is answered like the first.</summary>
    public static readonly TimeSpan Repeatable = TimeSpan.FromMinutes(10);

    /// <param name="Code">What the server shows its operator.</param>
    /// <param name="Workspace">The workspace's code.</param>
    /// <param name="WorkspaceName">What people call the workspace.</param>
    /// <param name="Name">The owner's name.</param>
    /// <param name="Email">The owner's address.</param>
    /// <param name="Password">The owner's password.</param>
    /// <param name="From">Where from and with which device.</param>
    public sealed record Command(string? Code, string? Workspace, string? WorkspaceName, string? Name, string? Email, string? Password, Caller From);

    /// <summary>Whether the installation still waits to be set up.</summary>
    public async Task<bool> IsNeededAsync(CancellationToken ct) => await codes.CurrentAsync(ct) is not null;

    /// <returns>The owner, signed in; an invalid field, <c>setup_code_wrong</c>, or <c>setup_not_found</c> for ever after.</returns>
    public async Task<Result<StaffSignedIn>> Handle(Command command, CancellationToken ct)
    {
        var (right, completedAt) = await codes.CheckAsync(command.Code, ct);
        if (completedAt is { } at)
            return right && at + Repeatable.TotalMilliseconds > clock.GetUtcNow().ToUnixTimeMilliseconds() ? await AgainAsync(command, ct) : IdentityRefusals.SetUpDone;
        if (!right)
            return new Refusal("setup_code_wrong", RefusalKind.Forbidden, "This is not the set-up code. The server writes it to its log at start, and to the file 'setup-code' in its data folder.", "setup_code");
        var email = EmailAddress.Parse("email", command.Email);
        if ((Malformed(command) ?? email.Refusal ?? PasswordRules.Refuse("password", command.Password, options.PasswordLength, email.Value, command.WorkspaceName!, command.Workspace!, command.Name!)) is { } refusal)
            return refusal;
        var hash = await hasher.HashAsync(PasswordRules.Compose(command.Password!), ct);
        if (!hash.Ok)
            return hash.Refusal;
        var workspace = await WorkspaceAsync(command, ct);
        if (!workspace.Ok)
            return workspace.Refusal;

        var owner = await writer.WriteAsync<StaffSignedIn>(workspace.Value.Id, async tx =>
        {
            // Two nodes may come here with two workspaces; the one row decides.
            if (await tx.Connection.ExecuteAsync("update setup set completed_at = @now where id = 1 and completed_at is null", ct, ("now", tx.Now)) != 1)
                return IdentityRefusals.SetUpDone;
            var account = await AccountStore.InsertAsync(tx.Connection, email.Value, hash.Value, verified: false, tx.Now, ct);
            var card = await StaffStore.JoinAsync(tx, account, command.Name!, BuiltInRoles.Owner, 0, ct);
            return new StaffSignedIn(card, await sessions.IssueForStaffAsync(tx, card.User, command.From.Device, remember: false, ct), Remembered: false);
        }, ct);
        if (owner.Ok)
            File.Delete(codes.File);
        else if (owner.Refusal == IdentityRefusals.SetUpDone)
            return await AgainAsync(command, ct); // the same request a moment faster, or somebody else's
        return owner;
    }

    private static Refusal? Malformed(Command command) =>
        !WorkspaceCode.IsValid(command.Workspace) ? Refusal.Invalid("workspace", WorkspaceCode.Malformed.Sentence)
        : Names.RefuseName("workspace_name", command.WorkspaceName) ?? Names.RefuseName("name", command.Name);

    private async Task<Result<WorkspaceCard>> WorkspaceAsync(Command command, CancellationToken ct)
    {
        if (await workspaces.ByCodeAsync(command.Workspace!, ct) is { } known)
            return known;
        var created = await create.Handle(new(command.Workspace!, command.WorkspaceName!), ct);
        if (!created.Ok && await workspaces.ByCodeAsync(command.Workspace!, ct) is { } meanwhile)
            return meanwhile;
        return created.Then(x => x.Workspace);
    }

    private async Task<Result<StaffSignedIn>> AgainAsync(Command command, CancellationToken ct)
    {
        var again = await signIn.Handle(new(command.Email, command.Password, command.Workspace, Remember: false, command.From), ct);
        return again is { Ok: true, Value.SignedIn: { } signedIn } ? signedIn : IdentityRefusals.SetUpDone;
    }
}
