using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Devices;

/// <summary>A device is not to be reached any more.</summary>
public sealed class RemoveDevice(IdentityWriter writer)
{
    /// <summary>Removes one of the user's devices by its token.</summary>
    /// <returns>Whether it was there; an invalid field.</returns>
    public async Task<Result<bool>> Handle(RegisterDevice.Command command, Actor actor, CancellationToken ct) =>
        RegisterDevice.Refuse(command) is { } bad
            ? bad
            : await DeleteAsync("platform = @platform and token = @token", actor, ct, ("platform", command.Platform), ("token", command.Token));

    /// <summary>Removes one of the user's devices by its number.</summary>
    /// <returns>Whether it was there.</returns>
    public Task<Result<bool>> ByIdAsync(long id, Actor actor, CancellationToken ct) => DeleteAsync("id = @id", actor, ct, ("id", id));

    private Task<Result<bool>> DeleteAsync(string where, Actor actor, CancellationToken ct, params (string, object?)[] values) =>
        writer.WriteAsync<bool>(actor.Workspace, async tx => await tx.Connection.ExecuteAsync(
            $"delete from device_token where workspace_id = @workspace and user_id = @user and {where}", ct, [("workspace", tx.Workspace), ("user", actor.User), .. values]) > 0, ct);
}
