using System.Reflection;
using Conversa.Platform.Classification;
using Conversa.Platform.Configuration;
using Conversa.Platform.Egress;
using Conversa.Platform.Http;
using Conversa.Platform.Limits;
using Conversa.Platform.Observability;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Conversa.Platform;

/// <summary>What every module stands on: storage, limits, the way out, the shape of a "no", health and an orderly stop.</summary>
public static class PlatformModule
{
    /// <summary>Registers the platform. <see cref="Database"/>, <see cref="TimeProvider"/>, <see cref="EgressGate"/> and <see cref="RateLimits"/> can be injected from then on.</summary>
    public static IServiceCollection AddPlatform(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddChecked<StorageOptions>(configuration);
        services.AddChecked<HttpOptions>(configuration);
        services.AddChecked<LimitsOptions>(configuration);
        services.AddChecked<EgressOptions>(configuration);
        services.AddChecked<ObservabilityOptions>(configuration);
        services.AddSingleton<Database>(provider => provider.GetRequiredService<StorageOptions>() is var storage && storage.Postgres.Length > 0 ? new PostgresDatabase(storage) : new SqliteDatabase(storage));
        services.AddSingleton<RateLimits>();
        services.AddSingleton<EgressGate>();
        services.AddSingleton<HttpLog>();
        services.AddSingleton<UnhandledExceptions>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<Health>();
        services.AddSingleton<Shutdown>();
        services.AddHostedService(provider => provider.GetRequiredService<Shutdown>());
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, ServerLimits>();
        services.AddOptions<HostOptions>().Configure<ObservabilityOptions>((host, options) => host.ShutdownTimeout = TimeSpan.FromSeconds(options.ShutdownSeconds));
        services.AddOptions<ForwardedHeadersOptions>().Configure<HttpOptions>(TrustProxies);
        return services;
    }

    /// <summary>The first middleware of the program: everything after it is covered by limits, security headers and the net for exceptions.</summary>
    public static WebApplication UsePlatform(this WebApplication app)
    {
        var exceptions = app.Services.GetRequiredService<UnhandledExceptions>();
        var shutdown = app.Services.GetRequiredService<Shutdown>();
        var limits = app.Services.GetRequiredService<RateLimits>();
        app.UseForwardedHeaders();
        app.Use(SecurityHeaders.Invoke);
        app.Use(exceptions.Invoke);
        app.Use(shutdown.Invoke);
        app.Use((context, next) => limits.CheckAddress(context.Connection.RemoteIpAddress) is { } refusal ? context.RefuseAsync(refusal) : next(context));
        app.Use(CleanText.Invoke);
        return app;
    }

    /// <summary>The platform's own addresses: health.</summary>
    public static IEndpointRouteBuilder MapPlatform(this IEndpointRouteBuilder routes)
    {
        Health.Map(routes);
        return routes;
    }

    /// <summary>Checks that everything stored is classified, applies migrations, compares the database with its description, and lets readiness say yes. Call before the program runs.</summary>
    /// <param name="app">The program.</param>
    /// <param name="modules">Every module's assembly, in dependency order.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task OpenDatabaseAsync(this WebApplication app, IReadOnlyList<Assembly> modules, CancellationToken ct = default)
    {
        var database = app.Services.GetRequiredService<Database>();
        var model = PersistedModel.Build(modules);
        await Migrations.ApplyAsync(database, modules, app.Services.GetRequiredService<TimeProvider>(), ct);
        await model.CheckAgainstAsync(database, ct);
        app.Services.GetRequiredService<Readiness>().DatabaseIsCurrent();
    }

    private static void TrustProxies(ForwardedHeadersOptions forwarded, HttpOptions options)
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        forwarded.ForwardLimit = options.ProxyHops;
        foreach (var proxy in options.TrustedProxies)
            forwarded.KnownIPNetworks.Add(HttpOptions.NetworkOf(proxy)!.Value);
    }

    private sealed class ServerLimits(HttpOptions options) : IConfigureOptions<KestrelServerOptions>
    {
        public void Configure(KestrelServerOptions server)
        {
            server.AddServerHeader = false;
            var limits = server.Limits;
            limits.MaxRequestBodySize = options.MaxBodyBytes;
            limits.MaxRequestHeadersTotalSize = options.MaxHeaderBytes;
            limits.MaxRequestHeaderCount = options.MaxHeaders;
            limits.MaxRequestLineSize = options.MaxRequestLineBytes;
            limits.MaxConcurrentConnections = options.MaxConnections;
            limits.MaxConcurrentUpgradedConnections = options.MaxConnections;
            limits.RequestHeadersTimeout = TimeSpan.FromSeconds(options.HeadersTimeoutSeconds);
            limits.KeepAliveTimeout = TimeSpan.FromSeconds(options.KeepAliveSeconds);
        }
    }
}
