using Conversa.Platform.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Conversa.Identity;

/// <summary>Once an hour deletes what nobody can use any more: worn-out and revoked sessions, used nonces, steps that were never ended, old invitations, sealed keys whose day is over.</summary>
internal sealed class PurgeExpired(Database database, TimeProvider clock, ILogger<PurgeExpired> log) : BackgroundService
{
    private const int AtOnce = 5_000;

    private static readonly string[] Statements =
    [
        "delete from session where id in (select id from session where refresh_expires_at <= @now limit @most)",
        "delete from used_nonce where nonce_hash in (select nonce_hash from used_nonce where expires_at <= @now limit @most)",
        "delete from account_ticket where ticket_hash in (select ticket_hash from account_ticket where expires_at <= @now limit @most)",
        "delete from invitation where id in (select id from invitation where accepted_at is null and expires_at <= @now - 2592000000 limit @most)", // thirty days after nobody came
        "update api_key set sealed = null, sealed_until = null where id in (select id from api_key where sealed_until <= @now limit @most)",
    ];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await PurgeAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                log.PurgeFailed(exception);
            }
        }
    }

    private async Task PurgeAsync(CancellationToken ct)
    {
        foreach (var statement in Statements)
        {
            // A portion at a time, so that nobody who writes waits long.
            while (await database.ExecuteAsync(statement, ct, ("now", clock.GetUtcNow().ToUnixTimeMilliseconds()), ("most", AtOnce)) == AtOnce)
                ct.ThrowIfCancellationRequested();
        }
    }
}

internal static partial class IdentityLog
{
    [LoggerMessage(1, LogLevel.Error, "Deleting what expired failed; it is tried again in an hour")]
    public static partial void PurgeFailed(this ILogger log, Exception exception);
}
