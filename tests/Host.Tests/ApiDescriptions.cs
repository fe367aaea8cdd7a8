using System.Text.Json;
using System.Text.RegularExpressions;
using Conversa.Apps;
using Conversa.Chat;
using Conversa.Chat.Api;
using Conversa.Chat.Files;
using Conversa.Host.Reference;
using Conversa.Identity;
using Conversa.Identity.Access;
using Conversa.Inbox;
using Conversa.Platform;
using Conversa.Platform.Log;
using Conversa.Realtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Conversa.Host.Tests;

/// <summary>The description of the native API says everything there is, and nothing that is not.</summary>
public sealed partial class ApiDescriptions : IAsyncLifetime
{
    /// <summary>Deeds whose address says all there is to say.</summary>
    private static readonly string[] Bare =
    [
        "POST /api/v1/conversations/{conversation}/buttons/{button}", "POST /api/v1/conversations/{conversation}/macros/{macro}", "POST /api/v1/conversations/{conversation}/reopen", "POST /api/v1/conversations/{conversation}/take", "POST /api/v1/me/email/verification", "POST /api/v1/rooms/{room}/clear",
        "POST /api/v1/sign-out", "POST /api/v1/team/invitations/{invitation}/resend", "POST /api/v1/team/{member}/deactivate", "POST /api/v1/team/{member}/reactivate",
        "POST /api/v1/users/{user}/deactivate", "POST /api/v1/users/{user}/reactivate", "POST /api/v1/webhook-endpoints/{endpoint}/test", "POST /api/v1/webhook/test",
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("conversa-test-").FullName;
    private WebApplication app = null!;
    private JsonElement document;
    private string page = "";
    private string pagePolicy = "";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private IEnumerable<(string Id, JsonElement Operation)> Operations =>
        from path in document.GetProperty("paths").EnumerateObject()
        from method in path.Value.EnumerateObject()
        select ($"{method.Name.ToUpperInvariant()} {path.Name}", method.Value);

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection([new("Storage:Folder", folder)]);
        builder.Services.AddPlatform(builder.Configuration);
        builder.Services.AddLog(builder.Configuration);
        builder.Services.AddRealtime(builder.Configuration);
        builder.Services.AddIdentity(builder.Configuration);
        builder.Services.AddFiles(builder.Configuration);
        builder.Services.AddChat(builder.Configuration);
        builder.Services.AddInbox(builder.Configuration);
        builder.Services.AddApps();
        builder.Services.AddApiDescription();
        app = builder.Build();
        app.UsePlatform();
        app.UseIdentity();
        var api = app.MapGroup("/api/v1");
        api.MapIdentity();
        api.MapChatApi();
        api.MapInbox();
        api.MapApps();
        app.MapApiDescription();
        await app.OpenDatabaseAsync([typeof(PlatformModule).Assembly, typeof(RealtimeModule).Assembly, typeof(IdentityModule).Assembly, typeof(ChatModule).Assembly, typeof(InboxModule).Assembly], Now);
        await app.StartAsync(Now);
        using var http = TestHttp.Client(new Uri(app.Urls.First()));
        document = JsonElement.Parse(await http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), Now));
        using var answer = await http.GetAsync(new Uri("/docs/", UriKind.Relative), Now);
        page = await answer.Content.ReadAsStringAsync(Now);
        pagePolicy = answer.Headers.GetValues("Content-Security-Policy").Single();
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Every_endpoint_is_described_and_nothing_else()
    {
        var mapped = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(x => x.RoutePattern.RawText!.StartsWith("/api/v1/", StringComparison.Ordinal))
            .SelectMany(x => x.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {x.RoutePattern.RawText}")).ToList();

        mapped.Count.ShouldBeGreaterThan(40);
        Operations.Select(x => x.Id).Order().ShouldBe(mapped.Order());
        document.GetProperty("openapi").GetString().ShouldStartWith("3.1.");
    }

    [Fact]
    public void Every_operation_says_what_it_does_what_it_takes_and_how_it_ends()
    {
        var names = new HashSet<string>();
        foreach (var (id, operation) in Operations)
        {
            names.Add(operation.GetProperty("operationId").GetString()!).ShouldBeTrue($"{id} shares its name");
            operation.GetProperty("summary").GetString().ShouldNotBeNullOrWhiteSpace(id);
            operation.GetProperty("description").GetString().ShouldNotBeNullOrWhiteSpace(id);
            var parameters = operation.TryGetProperty("parameters", out var list) ? list.EnumerateArray().ToList() : [];
            foreach (Match match in Placeholder().Matches(id))
                parameters.ShouldContain(x => x.GetProperty("name").GetString() == match.Groups[1].Value && x.GetProperty("in").GetString() == "path", id);
            parameters.Select(x => (x.GetProperty("name").GetString(), x.GetProperty("in").GetString())).ShouldBeUnique(id);
            if (id.StartsWith("PATCH ", StringComparison.Ordinal) || id.StartsWith("POST ", StringComparison.Ordinal))
                (operation.TryGetProperty("requestBody", out _) || Bare.Contains(id)).ShouldBeTrue($"{id} does not say what it takes");

            var responses = operation.GetProperty("responses").EnumerateObject().ToList();
            responses.ShouldContain(x => x.Name[0] == '2', id);
            responses.ShouldContain(x => x.Name == "429", id);
            foreach (var refused in responses.Where(x => x.Name[0] is '4' or '5'))
                refused.Value.GetProperty("content").GetProperty("application/problem+json").GetProperty("schema").GetProperty("$ref").GetString().ShouldBe("#/components/schemas/Problem", id);
        }
    }

    [Fact]
    public void Every_guarded_operation_names_its_credentials_and_scope()
    {
        var schemes = document.GetProperty("components").GetProperty("securitySchemes").EnumerateObject().Select(x => x.Name).ToHashSet();
        var open = new List<string>();
        foreach (var (id, operation) in Operations)
        {
            if (!operation.TryGetProperty("security", out var ways))
            {
                open.Add(id);
                continue;
            }

            operation.GetProperty("responses").TryGetProperty("401", out _).ShouldBeTrue(id);
            foreach (var way in ways.EnumerateArray().SelectMany(x => x.EnumerateObject()))
                schemes.ShouldContain(way.Name, id);
        }

        open.Order().ShouldBe(
        [
            "GET /api/v1/exports/files/{address}", "GET /api/v1/invitations/{token}", "GET /api/v1/setup", "GET /api/v1/widget/{channel}", "POST /api/v1/email-verifications", "POST /api/v1/invitations/{token}/accept",
            "POST /api/v1/sessions", "POST /api/v1/sessions/identity-token", "POST /api/v1/sessions/nonce", "POST /api/v1/sessions/refresh", "POST /api/v1/setup", "POST /api/v1/sign-in",
            "POST /api/v1/sign-in/forgotten", "POST /api/v1/sign-in/passkey", "POST /api/v1/sign-in/passkey/options", "POST /api/v1/sign-in/reset", "POST /api/v1/sign-in/second-factor",
            "POST /api/v1/widget/{channel}/sessions",
        ]);
        Operations.Single(x => x.Id == "POST /api/v1/rooms/{room}/messages").Operation.GetProperty("security").ToString().ShouldContain("messages:write");
    }

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        Dangling(document, document).ShouldBeEmpty();
        var broken = JsonElement.Parse("""{"components":{"schemas":{"A":{"$ref":"#/components/schemas/B"}}}}""");
        Dangling(broken, broken).ShouldBe(["#/components/schemas/B"]);
    }

    [Fact]
    public void The_page_that_shows_it_asks_no_other_host_for_anything()
    {
        page.ShouldContain("<script");
        page.ShouldNotContain("://");
        pagePolicy.ShouldContain("default-src 'self'");
        pagePolicy.ShouldNotContain("http");
    }

    private static IEnumerable<string> Dangling(JsonElement element, JsonElement root) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(x => x.Name == "$ref" ? Leads(x.Value.GetString()!, root) ? [] : [x.Value.GetString()!] : Dangling(x.Value, root)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(x => Dangling(x, root)),
        _ => [],
    };

    private static bool Leads(string reference, JsonElement root)
    {
        if (!reference.StartsWith("#/", StringComparison.Ordinal))
            return false;
        foreach (var part in reference[2..].Split('/'))
        {
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(part, out root))
                return false;
        }

        return true;
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();
}
