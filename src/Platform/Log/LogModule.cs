using Conversa.Platform.Configuration;
using Conversa.Platform.Observability;
using Conversa.Platform.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Conversa.Platform.Log;

/// <summary>The log's door for the host.</summary>
public static class LogModule
{
    /// <summary>Adds the log, its tail and its durable consumers; they need a <see cref="Storage.Database"/>.</summary>
    public static IServiceCollection AddLog(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddChecked<LogOptions>(configuration);
        services.AddSingleton<LogMetrics>();
        services.AddSingleton<LogReader>();
        services.AddSingleton(provider => new Lazy<ILogListener[]>(() => [.. provider.GetServices<ILogListener>()]));
        services.AddSingleton<LogTail>();
        services.AddSingleton(provider => new WorkspaceLog(
            provider.GetRequiredService<Database>(),
            provider.GetRequiredService<LogReader>(),
            provider.GetRequiredService<LogTail>(),
            provider.GetRequiredService<LogMetrics>(),
            provider.GetServices<ILogState>(),
            provider.GetRequiredService<IOptions<LogOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<WorkspaceLog>>()));
        services.AddSingleton<IDrain, LogDrain>();
        services.AddHostedService<LogPoll>();
        services.AddHostedService<LogNotifications>();
        services.AddHostedService<LogConsumers>();
        return services;
    }
}
