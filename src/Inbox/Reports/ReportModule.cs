using Conversa.Inbox.Exports;
using Conversa.Inbox.Transcripts;
using Conversa.Platform.Log;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Conversa.Inbox.Reports;

/// <summary>Board and reports: what people who lead a team look at.</summary>
internal static class ReportModule
{
    public static IServiceCollection AddReports(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddExports(configuration);
        services.AddSingleton<ReadTranscript>();
        services.AddSingleton<ILogConsumer, KeepMeasures>();
        services.AddSingleton<ReadReport>();
        return services;
    }

    public static void MapReports(this IEndpointRouteBuilder routes)
    {
        Board.ReadBoard.Map(routes.MapGroup("").WithTags("Inbox"));
        ReadReport.Map(routes.MapGroup("").WithTags("Reports"));
        ExportEndpoints.Map(routes.MapGroup("").WithTags("Reports"));
        TranscriptEndpoints.Map(routes.MapGroup("").WithTags("Conversations"));
    }
}
