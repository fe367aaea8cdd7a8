using System.Text.Json;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Platform.Observability;

/// <summary><c>/health/live</c>: the process runs. <c>/health/ready</c>: it should get requests, and if not, why.</summary>
internal sealed class Health(Readiness readiness, Database database, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => TypedResults.Text("{\"status\":\"live\"}", "application/json")).ExcludeFromDescription();
        routes.MapGet("/health/ready", (Health health, HttpContext context) => health.AnswerAsync(context)).ExcludeFromDescription();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var reachable = await ReachableAsync(context.RequestAborted);
        var ready = reachable && readiness.Migrated && !readiness.Draining;
        context.Response.StatusCode = ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("status"u8, ready ? "ready" : "not ready");
        json.WriteBoolean("databaseReachable"u8, reachable);
        json.WriteBoolean("migrationsApplied"u8, readiness.Migrated);
        json.WriteBoolean("draining"u8, readiness.Draining);
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }

    private async Task<bool> ReachableAsync(CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        try
        {
            return await database.FirstAsync("select 1", row => row.GetInt32(0), either.Token).WaitAsync(either.Token) == 1;
        }
        catch (Exception) when (!ct.IsCancellationRequested)
        {
            return false; // whatever it is, requests would meet it too
        }
    }
}
