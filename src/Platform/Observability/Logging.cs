using Conversa.Platform.Classification.Redaction;
using Conversa.Platform.Configuration;
using Microsoft.Extensions.Compliance.Redaction;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Conversa.Platform.Observability;

/// <summary>What gets written to the log, and what does not.</summary>
public static class Logging
{
    /// <summary>Console lines as configured, classified parameters redacted, and the framework's lines that hold whole addresses left out.</summary>
    public static ILoggingBuilder AddRedactedConsole(this ILoggingBuilder logging, IConfiguration configuration)
    {
        logging.ClearProviders();
        if (CheckedOptions.Read<ObservabilityOptions>(configuration).LogFormat == "Json")
            logging.AddJsonConsole(json =>
            {
                json.UseUtcTimestamp = true;
                json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        else
            logging.AddSimpleConsole(text =>
            {
                text.SingleLine = true;
                text.UseUtcTimestamp = true;
                text.TimestampFormat = "HH:mm:ss.fff ";
            });
        return logging.AddRedaction();
    }

    /// <summary>Redacts classified parameters, whatever writes the lines.</summary>
    public static ILoggingBuilder AddRedaction(this ILoggingBuilder logging)
    {
        logging.Services.AddSingleton<IRedactorProvider, CategoryRedactors>();
        logging.EnableRedaction(redaction => redaction.ApplyDiscriminator = false); // the same id under two parameter names must look the same
        // These write request paths and queries, and some clients carry their token there. More specific than any rule an operator would set by chance.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Error);
        logging.AddFilter("Microsoft.AspNetCore.Routing", LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.StaticFiles", LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.StaticAssets", LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.HttpOverrides", LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.Http", LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.Cors", LogLevel.Warning);
        return logging;
    }
}
