using Conversa.Platform.Configuration;
using Conversa.Platform.Egress;
using Conversa.Platform.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Conversa.Platform.Mail;

/// <summary>Sending mail.</summary>
public static class MailModule
{
    /// <summary>Adds <see cref="Mailer"/>; it needs a <see cref="Sealer"/>.</summary>
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddChecked<MailOptions>(configuration);
        services.AddSingleton<DeclaredHosts>();
        services.AddSingleton<Mailer>();
        services.AddHostedService<SendMail>();
        return services;
    }
}
