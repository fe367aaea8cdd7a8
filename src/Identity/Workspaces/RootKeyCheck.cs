using Conversa.Platform.Storage;
using Microsoft.Extensions.Hosting;

namespace Conversa.Identity.Workspaces;

/// <summary>Refuses to start with a root key that cannot open what is stored: better now than with every login.</summary>
internal sealed class RootKeyCheck(Database database, Sealer sealer) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var newest = await database.FirstAsync("select code, secret from workspace order by updated_at desc limit 1", r => (Code: r.GetString(0), Secret: r.GetFieldValue<byte[]>(1)), cancellationToken);
        if (newest.Code is not null)
            _ = sealer.Open(WorkspaceSecrets.Place(newest.Code), newest.Secret);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
