using Conversa.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Conversa.Host.Tests;

/// <summary>Pages of other origins may call the native API, and nothing else of ours.</summary>
public sealed class BrowsersElsewhere
{
    [Fact]
    public async Task A_page_of_another_origin_may_ask_and_may_read_answers_and_refusals()
    {
        await using var app = await StartAsync();
        using var http = TestHttp.Client(new Uri(app.Urls.First()));

        using var asked = await Send(http, HttpMethod.Options, "/api/v1/rooms/1", ("Access-Control-Request-Method", "PATCH"));
        using var answered = await Send(http, HttpMethod.Get, "/api/v1/thing");
        using var refused = await Send(http, HttpMethod.Get, "/api/v1/nothing");
        using var elsewhere = await Send(http, HttpMethod.Get, "/other");

        ((int)asked.StatusCode).ShouldBe(204);
        asked.Headers.GetValues("Access-Control-Allow-Methods").Single().ShouldContain("PATCH");
        asked.Headers.GetValues("Access-Control-Allow-Headers").Single().ShouldContain("Authorization");
        asked.Headers.GetValues("Access-Control-Allow-Headers").Single().ShouldNotContain("Conversa-Console"); // with it the console's cookie would count
        foreach (var readable in (HttpResponseMessage[])[asked, answered, refused])
        {
            readable.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
            readable.Headers.Contains("Access-Control-Allow-Credentials").ShouldBeFalse();
        }

        answered.Headers.GetValues("Access-Control-Expose-Headers").Single().ShouldContain("ETag");
        ((int)refused.StatusCode).ShouldBe(404);
        elsewhere.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    private static async Task<HttpResponseMessage> Send(HttpClient http, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Origin", "https://shop.example");
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddPlatform(builder.Configuration);
        var app = builder.Build();
        app.UseOtherOrigins("/api/v1");
        app.UsePlatform();
        app.MapGet("/api/v1/thing", () => "here");
        app.MapGet("/other", () => "there");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
