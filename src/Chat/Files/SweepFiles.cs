using Conversa.Platform.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Conversa.Chat.Files;

/// <summary>
/// Finishes what a process that died has begun, at start and once an hour: bytes of files that were taken back, uploads that never arrived whole.
/// What was taken back long ago is forgotten.
/// </summary>
internal sealed partial class SweepFiles(Database database, IBlobStore blobs, TimeProvider clock, ILogger<SweepFiles> log) : BackgroundService
{
    /// <summary>An upload that took longer than this is not coming any more.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    /// <summary>For so long taking a file back can be repeated.</summary>
    internal static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>One round.</summary>
    internal async Task SweepAsync(CancellationToken ct)
    {
        var before = clock.GetUtcNow() - Patience;
        await blobs.DiscardDraftsAsync(before, ct);
        foreach (var row in await FileRows.UnfinishedAsync(database, before.ToUnixTimeMilliseconds(), ct))
            await RevokeFile.EraseAsync(database, blobs, row, ct);
        await database.ExecuteAsync("delete from file_taken_back where taken_at < @before", ct, ("before", (clock.GetUtcNow() - Remembered).ToUnixTimeMilliseconds()));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        do
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or System.Data.Common.DbException)
            {
                SweepFailed(failed);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Files that were taken back could not be removed yet; the next round tries again")]
    private partial void SweepFailed(Exception exception);
}
