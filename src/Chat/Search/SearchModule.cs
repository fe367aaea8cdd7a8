using Conversa.Platform.Log;
using Conversa.Platform.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Conversa.Chat.Search;

/// <summary>Search's part of Chat.</summary>
internal static class SearchModule
{
    public static IServiceCollection AddSearch(this IServiceCollection services)
    {
        services.AddSingleton<ILogConsumer, SearchIndex>();
        services.AddSingleton(provider => new SearchMessages(provider.GetRequiredService<Database>()));
        services.AddSingleton(provider => new ListFiles(provider.GetRequiredService<Database>()));
        services.AddSingleton(provider => new WordSearch(provider.GetRequiredService<Database>()));
        return services;
    }
}
