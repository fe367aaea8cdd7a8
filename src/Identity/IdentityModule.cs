using Conversa.Identity.Passwords;
using Conversa.Identity.Sessions;
using Conversa.Identity.Users;
using Conversa.Identity.Workspaces;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Conversa.Identity;

/// <summary>Workspaces, users, sessions and keys.</summary>
public static class IdentityModule
{
    /// <summary>Adds the module; it needs a <see cref="Database"/>, the log and a <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddIdentity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<IdentityOptions>().Bind(configuration.GetSection(IdentityOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<KeyOptions>().Bind(configuration.GetSection(KeyOptions.Section))
            .Validate(keys => keys.AreWellFormed(), "Keys:Root and Keys:Former must each be 32 bytes in base64.").ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<KeyOptions>>().Value.Sealer(provider.GetRequiredService<IOptions<StorageOptions>>().Value));

        services.AddSingleton<IdentityMemory>();
        services.AddSingleton<ILogListener>(provider => provider.GetRequiredService<IdentityMemory>());
        services.AddSingleton<IdentityWriter>();

        services.AddSingleton<WorkspaceDirectory>();
        services.AddSingleton<WorkspaceSecrets>();
        services.AddSingleton<CreateWorkspace>();

        services.AddSingleton<UserDirectory>();
        services.AddSingleton<LoginOrRegister>();
        services.AddSingleton<UpsertUser>();
        services.AddSingleton<UpdateProfile>();
        services.AddSingleton<SetActive>();
        services.AddSingleton<PasswordHasher>();
        services.AddSingleton<PasswordThrottle>();

        services.AddSingleton<SessionTokens>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<IssueSession>();
        services.AddSingleton<RefreshSession>();
        services.AddSingleton<RevokeSessions>();
        return services;
    }
}
