using Conversa.Platform.Storage;

namespace Conversa.Identity.Devices;

/// <summary>A user's devices, the one that reported last first; there are at most as many as <see cref="IdentityOptions.DevicesPerUser"/>.</summary>
public sealed class DeviceList(Database database)
{
    /// <summary>Reads them.</summary>
    public Task<List<Device>> OfUserAsync(long user, CancellationToken ct) =>
        database.QueryAsync($"select {Device.Columns} from device_token where user_id = @user order by updated_at desc, id desc", Device.Read, ct, ("user", user));
}
