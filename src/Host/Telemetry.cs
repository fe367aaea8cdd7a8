using System.Security.Cryptography;
using System.Text;
using Conversa.Platform.Configuration;
using Conversa.Platform.Http;
using Conversa.Platform.Observability;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using System.Diagnostics;
using System.Net;

namespace Conversa.Host;

/// <summary>Metrics at <c>/metrics</c>, and traces and metrics to an OTLP endpoint if the operator names one. Otherwise nothing leaves.</summary>
internal static class Telemetry
{
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var options = CheckedOptions.Read<ObservabilityOptions>(builder.Configuration);
        var telemetry = builder.Services.AddOpenTelemetry().WithMetrics(metrics =>
        {
            metrics.AddMeter("Conversa.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql").AddPrometheusExporter();
            if (options.OtlpEndpoint.Length > 0)
                metrics.AddOtlpExporter(otlp => otlp.Endpoint = new Uri(options.OtlpEndpoint));
        });
        if (options.OtlpEndpoint.Length > 0)
            telemetry.WithTracing(traces => traces
                .AddSource("Conversa.*", "Microsoft.AspNetCore")
                .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.TraceShare)))
                .AddProcessor(new WithoutAddresses())
                .AddOtlpExporter(otlp => otlp.Endpoint = new Uri(options.OtlpEndpoint)));
    }

    public static void MapTelemetry(this WebApplication app)
    {
        var token = Encoding.UTF8.GetBytes("Bearer " + app.Services.GetRequiredService<ObservabilityOptions>().MetricsToken);
        app.UseWhen(context => context.Request.Path == "/metrics", branch => branch.Use(async (context, next) =>
        {
            if (MayRead(context, token))
                await next(context);
            else
                await context.RefuseAsync(Platform.Refusal.NotFound("page"));
        }));
        app.MapPrometheusScrapingEndpoint("/metrics").ExcludeFromDescription();
    }

    private static bool MayRead(HttpContext context, byte[] token) => token.Length == "Bearer ".Length
        ? context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        : CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString()), token);

    /// <summary>Some clients carry their token in the query: no span says which address exactly was asked for.</summary>
    private sealed class WithoutAddresses : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            foreach (var tag in (string[])["url.path", "url.query", "url.full", "http.target", "http.url", "client.address"])
                data.SetTag(tag, null);
        }
    }
}
