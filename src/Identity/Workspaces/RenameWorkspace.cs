using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Workspaces;

/// <summary>Gives the workspace another name; its code stays.</summary>
internal sealed class RenameWorkspace(IdentityWriter writer)
{
    /// <returns>The workspace; <c>invalid_name</c> or <c>version_moved</c>.</returns>
    public async Task<Result<WorkspaceCard>> Handle(string? name, long? version, Actor actor, CancellationToken ct)
    {
        if (Names.RefuseName("name", name) is { } refusal)
            return refusal;
        return await writer.WriteAsync<WorkspaceCard>(actor.Workspace, async tx =>
        {
            if (await WorkspaceDirectory.ReadAsync(tx.Connection, tx.Workspace, ct) is not { } known)
                return IdentityRefusals.NoWorkspace;
            if (known.Name == name)
                return WorkspaceDirectory.Card(known);
            if (version is { } expected && expected != known.Version)
                return IdentityRefusals.VersionMoved;
            await tx.Connection.ExecuteAsync("update workspace set name = @name, updated_at = @now, version = version + 1 where id = @id", ct, ("name", name), ("now", tx.Now), ("id", tx.Workspace));
            tx.Append(IdentityEntries.WorkspaceChanged, tx.Workspace, actor.User);
            return WorkspaceDirectory.Card((await WorkspaceDirectory.ReadAsync(tx.Connection, tx.Workspace, ct))!);
        }, ct);
    }
}
