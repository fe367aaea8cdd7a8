using Conversa.Identity.Access;
using Conversa.Identity.Accounts;
using Conversa.Identity.Blocks;
using Conversa.Identity.Devices;
using Conversa.Identity.IdentityTokens;
using Conversa.Identity.Keys;
using Conversa.Identity.Passwords;
using Conversa.Identity.Roles;
using Conversa.Identity.Sessions;
using Conversa.Identity.Setup;
using Conversa.Identity.Staff;
using Conversa.Identity.Users;
using Conversa.Identity.Workspaces;
using Conversa.Platform.Configuration;
using Conversa.Platform.Http;
using Conversa.Platform.Log;
using Conversa.Platform.Mail;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Conversa.Identity;

/// <summary>Workspaces, users, sessions and keys.</summary>
public static class IdentityModule
{
    /// <summary>Adds the module; it needs a <see cref="Database"/>, the log and a <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddIdentity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddChecked<IdentityOptions>(configuration);
        services.AddChecked<KeyOptions>(configuration);
        services.AddChecked<DemoOptions>(configuration);
        services.AddChecked<AccountOptions>(configuration);
        services.AddSingleton(provider => provider.GetRequiredService<KeyOptions>().Sealer(provider.GetRequiredService<StorageOptions>()));

        services.AddSingleton<IdentityMemory>();
        services.AddSingleton<ILogListener>(provider => provider.GetRequiredService<IdentityMemory>());
        services.AddSingleton<IdentityWriter>();
        services.AddHostedService<RootKeyCheck>();
        services.AddHostedService<DemoWorkspace>();
        services.AddHostedService<AnnounceSetup>();
        services.AddHostedService<PurgeExpired>();

        services.AddSingleton<WorkspaceDirectory>();
        services.AddSingleton<WorkspaceSecrets>();
        services.AddSingleton<CreateWorkspace>();
        services.AddSingleton<RotateSecret>();
        services.AddSingleton<RenameWorkspace>();

        services.AddSingleton<UserDirectory>();
        services.AddSingleton<LoginOrRegister>();
        services.AddSingleton<UpsertUser>();
        services.AddSingleton<UpdateProfile>();
        services.AddSingleton<SetActive>();
        services.AddSingleton<ListUsers>();
        services.AddSingleton<PasswordHasher>();
        services.AddSingleton<PasswordThrottle>();

        services.AddSingleton<SessionTokens>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<IssueSession>();
        services.AddSingleton<RefreshSession>();
        services.AddSingleton<RevokeSessions>();
        services.AddSingleton<ListSessions>();

        services.AddSingleton<Nonces>();
        services.AddSingleton<SignInWithIdentityToken>();
        services.AddSingleton<AcceptIdentityToken>();
        services.AddSingleton<IssueIdentityToken>();

        foreach (var scope in Scopes.Known)
            services.AddSingleton(scope);
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<CreateApiKey>();
        services.AddSingleton<RevokeApiKey>();
        services.AddSingleton<ListApiKeys>();

        services.AddMail(configuration);
        services.AddAccounts();

        services.AddSingleton<BlockUser>();
        services.AddSingleton<BlockList>();
        services.AddSingleton<RegisterDevice>();
        services.AddSingleton<RemoveDevice>();
        services.AddSingleton<DeviceList>();
        return services;
    }

    /// <summary>People who work here.</summary>
    private static void AddAccounts(this IServiceCollection services)
    {
        services.AddSingleton<SetupCode>();
        services.AddSingleton<SetUp>();
        services.AddSingleton<StaffDirectory>();
        services.AddSingleton<SessionUse>();
        services.AddSingleton<StaffSessions>();
        services.AddSingleton<AccountTickets>();
        services.AddSingleton<StaffViews>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<SecondFactor>();
        services.AddSingleton(x => new SignInByPassword(x.GetRequiredService<SignIn>(), x.GetRequiredService<SecondFactor>()));
        services.AddSingleton<Confirmation>();
        services.AddSingleton<ChangePassword>();
        services.AddSingleton<TwoFactor>();
        services.AddSingleton<StaffDevices>();
        services.AddSingleton<AccountLinks>();
        services.AddSingleton<AccountMailing>();
        services.AddSingleton(x => PasskeyStore.HandlerOver(x.GetRequiredService<Database>(), x.GetRequiredService<AccountOptions>(), x.GetRequiredService<ILogger<UserManager<Account>>>()));
        services.AddSingleton<Passkeys>();

        services.AddSingleton<ChangeMember>();
        services.AddSingleton<InviteToTeam>();
        services.AddSingleton<AcceptInvitation>();
        services.AddSingleton(x => new OperatorLinks(x.GetRequiredService<Database>(), x.GetRequiredService<WorkspaceDirectory>(), x.GetRequiredService<InviteToTeam>(),
            x.GetRequiredService<AccountTickets>(), x.GetRequiredService<AccountLinks>(), x.GetRequiredService<Sealer>()));
        services.AddSingleton<PutRole>();
        services.AddSingleton<DeleteRole>();
    }

    /// <summary>Maps the module's part of the native API; the caller owns the prefix (<c>/api/v1</c>) and calls <see cref="Door.UseIdentity"/> before.</summary>
    public static IEndpointRouteBuilder MapIdentity(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("").WithTags("Identity").WithBodyLimit(64 * 1024);
        SetupEndpoints.Map(group);
        SignInEndpoints.Map(group);
        OwnAccountEndpoints.Map(group);
        PasskeyEndpoints.Map(group);
        TeamEndpoints.Map(group);
        InvitationEndpoints.Map(group);
        RoleEndpoints.Map(group);
        SessionEndpoints.Map(group);
        IdentityTokenEndpoints.Map(group);
        UserEndpoints.Map(group);
        BlockEndpoints.Map(group);
        DeviceEndpoints.Map(group);
        KeyEndpoints.Map(group);
        WorkspaceEndpoints.Map(group);
        return routes;
    }
}
