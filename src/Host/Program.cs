using System.Reflection;
using Conversa.Apps;
using Conversa.Chat;
using Conversa.Chat.Api;
using Conversa.Chat.Compatibility;
using Conversa.Chat.Files;
using Conversa.Host;
using Conversa.Host.Demo;
using Conversa.Host.Reference;
using Conversa.Host.Widget;
using Conversa.Identity;
using Conversa.Identity.Access;
using Conversa.Inbox;
using Conversa.Inbox.Compatibility;
using Conversa.Inbox.Ratings;
using Conversa.Platform;
using Conversa.Platform.Log;
using Conversa.Platform.Observability;
using Conversa.Realtime;

// In dependency order: migrations and the classification gate follow it.
Assembly[] modules = [typeof(PlatformModule).Assembly, typeof(RealtimeModule).Assembly, typeof(IdentityModule).Assembly, typeof(ChatModule).Assembly, typeof(InboxModule).Assembly, typeof(AppsModule).Assembly];

if (args is ["docs", "configuration", var file])
    return Docs.WriteConfiguration(modules, file);

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, WebRootPath = ConsolePages.Folder });
builder.Configuration.AddCommandLine(args, new Dictionary<string, string> { ["--data"] = "Storage:Folder" });
builder.Logging.AddRedactedConsole(builder.Configuration);
builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true); // nothing here blocks a thread, and each hop to another one costs more than most requests
builder.Services.AddPlatform(builder.Configuration);
builder.Services.AddLog(builder.Configuration);
builder.Services.AddRealtime(builder.Configuration);
builder.Services.AddIdentity(builder.Configuration);
builder.Services.AddFiles(builder.Configuration);
builder.Services.AddChat(builder.Configuration);
builder.Services.AddInbox(builder.Configuration);
builder.Services.AddApps();
builder.AddTelemetry();
builder.AddConsole();
builder.Services.AddApiDescription();
builder.Services.AddHostedService<DemoChannel>();

var app = builder.Build();
app.UseOtherOrigins("/api/v1");
app.UsePlatform();
app.MapPlatform();
app.MapTelemetry();
app.MapRealtime();
app.UseIdentity();
var api = app.MapGroup("/api/v1");
api.MapIdentity();
api.MapChatApi();
api.MapInbox();
api.MapApps();
app.MapUploads();
app.MapChatSdk();
app.MapOmnichannel();
app.MapApiDescription();
app.MapWidget();
app.MapRatingPages();
app.MapWidgetPreview();
app.MapDemo();
app.MapDemoWidget();
app.MapConsole();

await app.OpenDatabaseAsync(modules);
if (args is ["workspace", "create", var code, var name, ..])
    return await Workspaces.CreateAsync(app.Services, code, name);
if (args is ["workspace", "owner", var workspace, var email, ..])
    return await Workspaces.OwnerAsync(app.Services, workspace, email);
if (args is ["account", "reset", var address, ..])
    return await Workspaces.ResetAsync(app.Services, address);

await app.RunAsync();
return 0;
