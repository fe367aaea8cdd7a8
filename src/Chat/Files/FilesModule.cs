using Conversa.Platform.Configuration;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Conversa.Chat.Files;

/// <summary>Chat's door for files.</summary>
public static class FilesModule
{
    /// <summary>Adds uploading and serving; needs a <see cref="Database"/> and <see cref="StorageOptions"/>.</summary>
    public static IServiceCollection AddFiles(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddChecked<FilesOptions>(configuration);
        services.AddSingleton<IBlobStore>(provider =>
        {
            var folder = provider.GetRequiredService<FilesOptions>().Folder;
            return new FolderBlobs(folder.Length > 0 ? folder : Path.Combine(provider.GetRequiredService<IOptions<StorageOptions>>().Value.Folder, "files"));
        });
        services.AddSingleton<ReceiveFile>();
        services.AddSingleton<Thumbnails>();
        services.AddSingleton<ServeFile>();
        services.AddSingleton(p => new UploadFile(p.GetRequiredService<Database>(), p.GetRequiredService<IBlobStore>(), p.GetRequiredService<ReceiveFile>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(p => new RevokeFile(p.GetRequiredService<Database>(), p.GetRequiredService<IBlobStore>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ReadFile>();
        services.AddSingleton(p => new KeptBlobs(p.GetRequiredService<IBlobStore>()));
        services.AddHostedService<SweepFiles>();
        return services;
    }

    /// <summary>Maps the addresses files are fetched at, <c>/upload/…</c>; belongs to the root, because clients rewrite that path.</summary>
    public static void MapUploads(this IEndpointRouteBuilder routes) => ServeFile.Map(routes);
}
