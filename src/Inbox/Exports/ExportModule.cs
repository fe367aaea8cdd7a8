using Conversa.Platform.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Conversa.Inbox.Exports;

/// <summary>Taking reports out as files.</summary>
internal static class ExportModule
{
    public static void AddExports(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddChecked<ExportOptions>(configuration);
        services.AddSingleton<ExportLines>();
        services.AddSingleton<WriteExports>();
        services.AddHostedService(provider => provider.GetRequiredService<WriteExports>());
    }
}
