using System.Net.Http.Headers;
using System.Text;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Tests;

/// <summary>The webhook as a customer's server sees it over the native API.</summary>
public sealed class WebhookApiTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_sets_tests_watches_and_removes_it_over_the_native_api()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var talk = await TalkApp.StartAsync(Engine.Sqlite, ("Egress:AllowedPrivateHosts:0", receiver.Host));
        await talk.NewWorkspace("umbrella");
        using var http = TestHttp.Client(talk.Address);

        (await Send(HttpMethod.Get, "")).Status.ShouldBe(404);
        var set = await Send(HttpMethod.Put, "", $$"""{"url":"{{receiver.Url}}"}""");
        set.Status.ShouldBe(200);
        var secret = set.Body.Split("\"secret\":\"")[1].Split('"')[0];
        (await Send(HttpMethod.Get, "")).Body.ShouldContain("\"secret\":null");
        (await Send(HttpMethod.Put, "", """{"url":"https://other.example/"}""", match: "\"7\"")).Status.ShouldBe(412);
        (await Send(HttpMethod.Put, "", """{"url":"nonsense"}""")).Body.ShouldContain("\"field\":\"url\"");
        (await Send(HttpMethod.Put, "", """{"url":5}""")).Status.ShouldBe(400);
        (await Send(HttpMethod.Post, "/test")).Body.ShouldContain("\"is_success\":true");
        receiver.Posts.Single().IsSignedWith(secret).ShouldBeTrue();
        (await Send(HttpMethod.Get, "/attempts")).Body.ShouldContain(receiver.Url);
        (await Send(HttpMethod.Get, "/attempts?limit=1")).Body.ShouldContain("\"next\":\"");
        (await Send(HttpMethod.Get, "/attempts", workspace: "umbrella")).Body.ShouldNotContain(receiver.Url);
        (await Send(HttpMethod.Get, "", workspace: "umbrella")).Status.ShouldBe(404);
        (await Send(HttpMethod.Get, "/attempts?limit=0")).Status.ShouldBe(400);
        (await Send(HttpMethod.Get, "", workspace: "nobody")).Status.ShouldBe(401);
        (await Send(HttpMethod.Delete, "")).Status.ShouldBe(204);
        (await Send(HttpMethod.Get, "")).Status.ShouldBe(404);

        async Task<(int Status, string Body)> Send(HttpMethod method, string path, string? json = null, string? match = null, string workspace = "acme")
        {
            using var request = new HttpRequestMessage(method, "/api/v1/webhook" + path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{workspace}:{TalkApp.Secret}")));
            if (match is not null)
                request.Headers.TryAddWithoutValidation("If-Match", match);
            if (json is not null)
                request.Content = new StringContent(json, Encoding.UTF8, "application/json");
            using var response = await http.SendAsync(request, Now);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Now));
        }
    }
}
