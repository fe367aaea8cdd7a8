using System.Reflection;
using Conversa.Host;
using Conversa.Platform;
using Conversa.Platform.Observability;

// In dependency order: migrations and the classification gate follow it.
Assembly[] modules = [typeof(PlatformModule).Assembly];

if (args is ["docs", "configuration", var file])
    return Docs.WriteConfiguration(modules, file);

var builder = WebApplication.CreateBuilder(args);
builder.Logging.AddRedactedConsole(builder.Configuration);
builder.Services.AddPlatform(builder.Configuration);
builder.AddTelemetry();

var app = builder.Build();
app.UsePlatform();
app.MapPlatform();
app.MapTelemetry();

await app.OpenDatabaseAsync(modules);
await app.RunAsync();
return 0;
