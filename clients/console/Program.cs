using Conversa.Client;
using Conversa.ConsoleApp;
using Conversa.ConsoleApp.Settings;
using Conversa.ConsoleApp.State;
using Conversa.ConsoleApp.Texts;
using Microsoft.AspNetCore.Components.WebAssembly.Hosting;
using MudBlazor.Services;

var builder = WebAssemblyHostBuilder.CreateDefault(args);
builder.RootComponents.Add<App>("#app");
builder.Services.AddMudServices();
builder.Services.AddSingleton(_ => new HttpClient { BaseAddress = new Uri(builder.HostEnvironment.BaseAddress) });
builder.Services.AddSingleton(provider => new ConversaClient(provider.GetRequiredService<HttpClient>(), new ConversaClientOptions { UsesConsoleCookie = true, LongestWait = TimeSpan.FromSeconds(10) }));
builder.Services.AddSingleton<Browser>();
builder.Services.AddSingleton<Words>();
builder.Services.AddSingleton<Session>();
builder.Services.AddSingleton<Toasts>();
builder.Services.AddSingleton<Deeds>();
builder.Services.AddSingleton<Attention>();
builder.Services.AddSingleton<Drafts>();
builder.Services.AddSingleton<IOutboxStore, BrowserOutbox>();
builder.Services.AddSingleton(provider => new Outbox(provider.GetRequiredService<ConversaClient>(), provider.GetRequiredService<IOutboxStore>()));
builder.Services.AddSingleton<Desk>();

var host = builder.Build();
await host.Services.GetRequiredService<Browser>().OpenAsync();
host.Services.GetRequiredService<Words>().Choose();
await host.RunAsync();
