using Conversa.Platform.Classification;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Conversa.Identity.Setup;

/// <summary>While nobody has an account, tells the operator at start how to make the first one, and nobody else.</summary>
internal sealed class AnnounceSetup(SetupCode code, ILogger<AnnounceSetup> log) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await code.CurrentAsync(cancellationToken) is { } current)
        {
            code.Write(current);
            log.SetupWaits(current, code.File);
        }
        else if (File.Exists(code.File))
        {
            File.Delete(code.File); // set up through another node
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

internal static partial class SetupLog
{
    [LoggerMessage(10, LogLevel.Information, "Nobody has an account here yet. Open this server in a browser and set it up with the code {code} (also in {file}). It works once.")]
    public static partial void SetupWaits(
        this ILogger log,
        [NotPersonal("made for the operator to read here; good for one use, before there is any person")] string code,
        [NotPersonal("a path in the operator's own data folder")] string file);
}
