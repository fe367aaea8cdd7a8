using System.Text;
using Conversa.Chat.Files;
using Conversa.Identity.Users;
using Conversa.Inbox.Reports;
using Conversa.Platform;
using Conversa.Platform.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Conversa.Inbox.Exports;

/// <summary>
/// Writes files one after the other on each node. A file is taken under a lease; a node that dies leaves it to the next one, which goes on after the last piece that
/// was stored. Files whose time is over, and those somebody does not want any more, are removed here, too.
/// </summary>
internal sealed class WriteExports(
    Database database, KeptBlobs blobs, ExportLines lines, UserDirectory users, ExportOptions options, TimeProvider clock, ILogger<WriteExports> log) : BackgroundService
{
    private const int MostAttempts = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly string node = Ids.Token(12);
    private readonly SemaphoreSlim wanted = new(0);

    /// <summary>There is something to do.</summary>
    public void Wake() => wanted.Release();

    public override void Dispose()
    {
        wanted.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RemoveAsync(stoppingToken);
                while (await TakeAsync(stoppingToken) is { } job)
                    await WriteAsync(job, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                log.ExportFailed(exception); // its lease runs out, and it goes on from there
            }

            await wanted.WaitAsync(Pause, stoppingToken);
        }
    }

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private Task<Export?> TakeAsync(CancellationToken ct) => database.WriteAsync(connection => connection.FirstAsync<Export>(
        $"""
        update inbox_export set state = 1, node = @node, lease_until = @until, attempts = attempts + 1
        where id = (select id from inbox_export where state in (0, 1) and lease_until < @now order by id limit 1) and lease_until < @now returning {Export.Columns}
        """,
        Export.Read, ct, ("node", node), ("until", Now + (options.LeaseSeconds * 1000L)), ("now", Now)), ct);

    private async Task WriteAsync(Export job, CancellationToken ct)
    {
        var question = await job.AskedAsync(users, clock, ct);
        if (!question.Ok || job.Attempts > MostAttempts)
        {
            await database.ExecuteAsync("update inbox_export set state = 3, lease_until = 0, expires_at = @expires where id = @id and node = @node", ct,
                ("id", job.Id), ("node", node), ("expires", Now + (options.KeepHours * 3_600_000L)));
            return;
        }

        var total = job.RowsTotal > 0 ? job.RowsTotal : await lines.CountAsync(job.Kind, question.Value, ct);
        var (progress, rows, bytes, number, end) = (job.Progress, job.RowsDone, job.Bytes, await PartsAsync(job.Id, ct), false);
        while (!end)
        {
            number++;
            var blob = await NameAsync(job.Id, number, ct);
            var before = rows;
            var size = await blobs.StoreAsync(blob, async stream =>
            {
                while (!end && rows - before < options.RowsAtOnce)
                {
                    var page = await lines.ReadAsync(job.Kind, question.Value, progress, options.RowsAtOnce, ct);
                    await stream.WriteAsync(Encoding.UTF8.GetBytes(page.Text), ct);
                    (progress, rows, end) = (page.Progress, rows + page.Rows, page.End);
                }
            }, ct);
            bytes += size;
            var kept = await database.WriteAsync(async connection =>
            {
                var mine = await connection.ExecuteAsync(
                    """
                    update inbox_export set state = @state, progress = @progress, rows_done = @rows, rows_total = @total, bytes = @bytes, lease_until = @until, expires_at = @expires, attempts = 1
                    where id = @id and node = @node and state = 1
                    """,
                    ct, ("state", (short)(end ? ExportState.Done : ExportState.Running)), ("progress", progress), ("rows", rows), ("total", Math.Max(total, rows)), ("bytes", bytes),
                    ("until", end ? 0L : Now + (options.LeaseSeconds * 1000L)), ("expires", Now + (options.KeepHours * 3_600_000L)), ("id", job.Id), ("node", node)) == 1;
                return mine && await connection.ExecuteAsync("update inbox_export_part set bytes = @bytes where export_id = @id and number = @number", ct, ("bytes", size), ("id", job.Id), ("number", number)) == 1;
            }, ct);
            if (kept)
                continue;
            await database.ExecuteAsync("update inbox_export set lease_until = 0 where id = @id and node = @node", ct, ("id", job.Id), ("node", node));
            return; // somebody deleted it, or another node took it over
        }
    }

    private async Task<long> PartsAsync(long export, CancellationToken ct) =>
        await database.FirstAsync("select count(*) from inbox_export_part where export_id = @id and bytes > 0", r => r.GetInt64(0), ct, ("id", export));

    /// <summary>The name of a piece, known before its bytes are there.</summary>
    private Task<string> NameAsync(long export, long number, CancellationToken ct) => database.WriteAsync(async connection =>
    {
        await connection.ExecuteAsync("insert into inbox_export_part (export_id, number, blob, bytes) values (@id, @number, @blob, 0) on conflict do nothing", ct,
            ("id", export), ("number", number), ("blob", Ids.Token(32)));
        return (await connection.FirstAsync("select blob from inbox_export_part where export_id = @id and number = @number", r => r.GetString(0), ct, ("id", export), ("number", number)))!;
    }, ct);

    private async Task RemoveAsync(CancellationToken ct)
    {
        foreach (var id in await database.QueryAsync("select id from inbox_export where (state = 4 and lease_until < @now) or (state in (2, 3) and expires_at < @now) order by id limit 100", r => r.GetInt64(0), ct, ("now", Now)))
        {
            foreach (var blob in await database.QueryAsync("select blob from inbox_export_part where export_id = @id", r => r.GetString(0), ct, ("id", id)))
                await blobs.DeleteAsync(blob, ct);
            await database.WriteAsync(async connection =>
            {
                await connection.ExecuteAsync("delete from inbox_export_part where export_id = @id", ct, ("id", id));
                return await connection.ExecuteAsync("delete from inbox_export where id = @id", ct, ("id", id));
            }, ct);
        }
    }
}
