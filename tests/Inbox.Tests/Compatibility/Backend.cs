using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Conversa.Inbox.Tests.Living;

namespace Conversa.Inbox.Tests.Compatibility;

/// <summary>A company's program that was written for Qiscus Omnichannel Chat: with the app's secret, or with somebody's token.</summary>
internal sealed class Backend
{
    private readonly InboxApp app;
    private readonly (string Name, string Value)[] credentials;

    private Backend(InboxApp app, params (string, string)[] credentials) => (this.app, this.credentials) = (app, credentials);

    /// <summary>With the workspace's code and secret.</summary>
    public static Backend Of(InboxApp app, Caller server)
    {
        var pair = Encoding.ASCII.GetString(Convert.FromBase64String(server.Credentials!.Parameter!)).Split(':');
        return new Backend(app, ("Qiscus-App-Id", pair[0]), ("Qiscus-Secret-Key", pair[1]));
    }

    /// <summary>With a raw token, as the dashboard's clients send it.</summary>
    public static Backend With(InboxApp app, string token) => new(app, ("Authorization", token));

    public static Backend As(InboxApp app, Caller staff) => With(app, staff.Credentials!.Parameter!);

    public static Backend Nobody(InboxApp app) => new(app);

    public Task<Reply> Get(string path) => Send("GET", path, null);

    public Task<Reply> Post(string path, object body) => Send("POST", path, new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body)) { Headers = { ContentType = new("application/json") } });

    public Task<Reply> Form(string path, string form) => Send("POST", path, new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"));

    public Task<Reply> Multipart(string path, params (string Name, string Value)[] parts)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in parts)
            content.Add(new StringContent(value), name);
        return Send("POST", path, content);
    }

    public async Task<Reply> Send(string method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content };
        foreach (var (name, value) in credentials)
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        using var response = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var reply = new Reply((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType == "application/json" ? JsonElement.Parse(text) : default, null, text);
        if (reply.Json.ValueKind == JsonValueKind.Object)
            reply.Json.GetProperty("status").GetInt32().ShouldBe(reply.Status, "the body says the same as the status line");
        return reply;
    }
}

/// <summary>Reads into answers of this wire.</summary>
internal static class OmniReplies
{
    public static JsonElement Content(this Reply reply) => reply.Fine().Json.GetProperty("data");

    public static JsonElement At(this JsonElement json, params string[] path) => path.Aggregate(json, (x, name) => x.GetProperty(name));

    public static string? Text(this JsonElement json, params string[] path) => json.At(path).GetString();

    public static long Number(this JsonElement json, params string[] path) => json.At(path).GetInt64();

    public static bool Flag(this JsonElement json, params string[] path) => json.At(path).GetBoolean();

    /// <summary>A no in this wire's own words.</summary>
    public static void ShouldBeRefused(this Reply reply, int status, string? field = null)
    {
        reply.Status.ShouldBe(status, reply.Body);
        reply.Json.Text("message").ShouldNotBeNullOrWhiteSpace();
        reply.Json.Text("errors", "message").ShouldBe(reply.Json.Text("message"));
        if (field is not null)
            reply.Json.Text("errors", "field").ShouldBe(field, reply.Body);
    }
}
