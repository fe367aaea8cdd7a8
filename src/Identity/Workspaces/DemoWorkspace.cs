using Microsoft.Extensions.Hosting;

namespace Conversa.Identity.Workspaces;

/// <summary>Makes the demo workspace at start, if it is wanted and not there.</summary>
internal sealed class DemoWorkspace(DemoOptions options, WorkspaceDirectory workspaces, CreateWorkspace create) : IHostedService
{
    public const string Code = "demo";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.Enabled || await workspaces.ByCodeAsync(Code, cancellationToken) is not null)
            return;
        var created = await create.Handle(new(Code, "Demo", options.Secret.Length > 0 ? options.Secret : null), cancellationToken);
        // Another node may have been a moment faster: then it is there, which is all that is wanted.
        if (!created.Ok && await workspaces.ByCodeAsync(Code, cancellationToken) is null)
            throw new InvalidOperationException($"The demo workspace could not be made: {created.Refusal.Sentence}");
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
