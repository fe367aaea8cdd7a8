using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Conversa.Platform.Storage;

/// <summary>The storage's door for the host.</summary>
public static class StorageModule
{
    /// <summary>Adds the database that the options name.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StorageOptions>().Bind(configuration.GetSection(StorageOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<Database>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<StorageOptions>>().Value;
            return options.Postgres.Length > 0 ? new PostgresDatabase(options) : new SqliteDatabase(options);
        });
    }
}
