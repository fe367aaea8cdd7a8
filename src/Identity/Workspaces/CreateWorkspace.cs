using System.Text;
using Conversa.Platform;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;
using Conversa.Identity.Users;

namespace Conversa.Identity.Workspaces;

/// <summary>Makes a workspace: its row, its secret and the head of its log, in one transaction.</summary>
public sealed class CreateWorkspace(Database database, Sealer sealer, TimeProvider clock)
{
    /// <param name="Code">1 to 64 letters, digits, '-' or '_'; unique in the installation.</param>
    /// <param name="Name">What people call it; 1 to 255 characters.</param>
    /// <param name="Secret">20 to 256 printable ASCII characters, or null for a random one.</param>
    public sealed record Command(string Code, string Name, string? Secret = null);

    /// <param name="Workspace">What was made.</param>
    /// <param name="Secret">Its secret; it is not shown again.</param>
    public sealed record Created(WorkspaceCard Workspace, string Secret);

    /// <returns>The new workspace, or a conflict when the code is taken.</returns>
    public async Task<Result<Created>> Handle(Command command, CancellationToken ct)
    {
        if (!WorkspaceCode.IsValid(command.Code))
            return WorkspaceCode.Malformed;
        if (Names.RefuseName("name", command.Name) is { } bad)
            return bad;
        var secret = command.Secret ?? Ids.Token();
        if (secret.Length is < 20 or > WorkspaceSecrets.MaxLength || secret.Any(x => x is < '!' or > '~'))
            return Refusal.Invalid("secret", $"A workspace secret has 20 to {WorkspaceSecrets.MaxLength} printable ASCII characters without spaces.");

        var at = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var blob = sealer.Seal(WorkspaceSecrets.Place(command.Code), Encoding.UTF8.GetBytes(secret));
        try
        {
            var id = await database.WriteAsync(async connection =>
            {
                var made = await connection.FirstAsync(
                    "insert into workspace (code, name, secret, created_at, updated_at, version) values (@code, @name, @secret, @at, @at, 1) returning id",
                    r => r.GetInt64(0), ct, ("code", command.Code), ("name", command.Name), ("secret", blob), ("at", at));
                await WorkspaceLog.CreateHeadAsync(connection, made, ct);
                return made;
            }, ct);
            return new Created(new WorkspaceCard(id, command.Code, command.Name, at, at, 1), secret);
        }
        catch (Exception exception) when (database.IsDuplicate(exception))
        {
            return new Refusal("workspace_code_taken", RefusalKind.Conflict, "There is already a workspace with this code.", "code");
        }
    }
}
