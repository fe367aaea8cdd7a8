using System.Net;
using System.Text.Json;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Conversa.Platform.Tests.Http;

public sealed class Refusing
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RefusalKind.Invalid, 400)]
    [InlineData(RefusalKind.Unauthenticated, 401)]
    [InlineData(RefusalKind.Forbidden, 403)]
    [InlineData(RefusalKind.NotFound, 404)]
    [InlineData(RefusalKind.Conflict, 409)]
    [InlineData(RefusalKind.PreconditionFailed, 412)]
    [InlineData(RefusalKind.TooLarge, 413)]
    [InlineData(RefusalKind.UnsupportedMedia, 415)]
    [InlineData(RefusalKind.TooMany, 429)]
    [InlineData(RefusalKind.Unavailable, 503)]
    public async Task Every_kind_of_no_has_its_status_and_is_told_in_full(RefusalKind kind, int status)
    {
        await using var app = await WebApp.StartAsync();

        var (answered, problem) = await app.GetAsync($"/refused/{kind}", Now);

        answered.ShouldBe(status);
        problem.GetProperty("type").GetString().ShouldBe("urn:conversa:problem:some_code");
        problem.GetProperty("status").GetInt32().ShouldBe(status);
        problem.GetProperty("code").GetString().ShouldBe("some_code");
        problem.GetProperty("detail").GetString().ShouldBe("Because.");
        problem.GetProperty("field").GetString().ShouldBe("some.field");
    }

    [Fact]
    public void No_kind_of_no_is_without_a_status() => Enum.GetValues<RefusalKind>().ShouldAllBe(x => x.Status() >= 400 && x.Status() < 600);

    [Fact]
    public async Task Too_many_says_when_to_come_back_in_whole_seconds()
    {
        await using var app = await WebApp.StartAsync();

        using var response = await app.Client.GetAsync("/refused/TooMany", Now);

        response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_crash_gives_a_trace_id_and_nothing_else()
    {
        await using var app = await WebApp.StartAsync();

        using var response = await app.Client.GetAsync("/crash", Now);
        var text = await response.Content.ReadAsStringAsync(Now);

        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        text.ShouldNotContain("canary");
        text.ShouldNotContain("Exception");
        JsonDocument.Parse(text).RootElement.GetProperty("trace_id").GetString().ShouldNotBeNullOrEmpty();
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    [Fact]
    public async Task Half_an_answer_does_not_look_like_a_whole_one()
    {
        await using var app = await WebApp.StartAsync();

        await Should.ThrowAsync<HttpRequestException>(() => app.Client.GetStringAsync(new Uri("/crash-late", UriKind.Relative), Now));
    }

    [Theory]
    [InlineData("GET", "/nowhere", 404, "not_found")]
    [InlineData("DELETE", "/letters", 405, "method_not_allowed")]
    public async Task An_address_that_is_not_served_is_refused_like_everything_else(string method, string path, int status, string code)
    {
        await using var app = await WebApp.StartAsync();

        using var response = await app.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Now);

        ((int)response.StatusCode).ShouldBe(status);
        JsonDocument.Parse(await response.Content.ReadAsStringAsync(Now)).RootElement.GetProperty("code").GetString().ShouldBe(code);
    }

    [Theory]
    [InlineData("/page?name=a%00b", "name")]
    [InlineData("/page?ok=1&name=%FF%FE", "name")]
    [InlineData("/page?name=%ED%A0%80", "name")]
    [InlineData("/page?%FF=1", "query")]
    public async Task A_query_that_is_not_text_is_refused_by_name(string path, string field)
    {
        await using var app = await WebApp.StartAsync();

        var (status, problem) = await app.GetAsync(path, Now);

        status.ShouldBe(400);
        problem.GetProperty("field").GetString().ShouldBe(field);
    }

    [Theory]
    [InlineData("/page?name=%F0%9F%98%80%20100%")]
    [InlineData("/page?a=1&&b&=c&%41=%zz")]
    public async Task An_odd_but_readable_query_is_let_through(string path)
    {
        await using var app = await WebApp.StartAsync();

        (await app.Client.GetAsync(path, Now)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("a\0b", "NUL")]
    [InlineData("😀")]
    [InlineData(null)]
    public void Text_from_elsewhere_is_checked_by_the_same_rules(string? text, string? fault = null)
    {
        var refusal = CleanText.Check("note", text);

        if (fault is null)
            refusal.ShouldBeNull();
        else
            refusal!.Sentence.ShouldContain(fault);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_not_text()
    {
        foreach (var text in (string[])["\ud800", "a\udc00", "\udc00\ud800", "\ud83d\ude00\ud83d"]) // an attribute's argument cannot hold these
            CleanText.Check("note", text)!.Sentence.ShouldContain("UTF-8");
    }

    [Fact]
    public async Task A_compatible_address_is_refused_in_its_own_words()
    {
        await using var app = await WebApp.StartAsync(
            new() { ["Limits:AddressPerSecond"] = "1", ["Limits:AddressBurst"] = "1", ["Limits:LoopbackIsLimited"] = "true" },
            builder => builder.Services.AddSingleton<IRefusalWriter, OldWords>());

        (await app.Client.GetAsync("/old/nowhere", Now)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var response = await app.Client.GetAsync("/old/nowhere", Now);

        response.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        response.Headers.RetryAfter.ShouldNotBeNull();
        (await response.Content.ReadAsStringAsync(Now)).ShouldBe("NO too_many_requests 429");
        var (status, problem) = await app.GetAsync("/new", Now);
        status.ShouldBe(429);
        problem.GetProperty("code").GetString().ShouldBe("too_many_requests");
    }

    [Theory]
    [InlineData("203.0.113.5, 198.51.100.9", "198.51.100.9")]
    [InlineData("198.51.100.9", "198.51.100.9")]
    public async Task Behind_a_proxy_on_this_machine_the_last_address_it_adds_is_believed(string forwarded, string believed)
    {
        await using var app = await WebApp.StartAsync(routes: x => x.MapGet("/me", (HttpContext context) => context.Connection.RemoteIpAddress!.ToString()));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/me");
        request.Headers.Add("X-Forwarded-For", forwarded);

        using var response = await app.Client.SendAsync(request, Now);

        (await response.Content.ReadAsStringAsync(Now)).ShouldBe(believed);
    }

    [Fact]
    public async Task Browsers_are_told_what_not_to_do()
    {
        await using var app = await WebApp.StartAsync();

        using var api = await app.Client.GetAsync("/refused/Invalid", Now);
        using var page = await app.Client.GetAsync("/page", Now);
        using var special = await app.Client.GetAsync("/special-page", Now);

        foreach (var response in (HttpResponseMessage[])[api, page, special])
        {
            response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            response.Headers.GetValues("Referrer-Policy").ShouldBe(["strict-origin-when-cross-origin"]);
            response.Headers.Server.ShouldBeEmpty();
        }

        api.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'");
        page.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("frame-ancestors 'none'");
        page.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'self'");
        special.Headers.GetValues("Content-Security-Policy").Single().ShouldBe("default-src 'self' https://example.org");
    }

    [Fact]
    public async Task Too_many_headers_and_a_long_address_are_refused()
    {
        await using var app = await WebApp.StartAsync(new() { ["Http:MaxHeaders"] = "20", ["Http:MaxRequestLineBytes"] = "1024" });
        using var many = new HttpRequestMessage(HttpMethod.Get, "/page");
        for (var i = 0; i < 50; i++)
            many.Headers.Add($"X-{i}", "1");

        (await app.Client.SendAsync(many, Now)).StatusCode.ShouldBe(HttpStatusCode.RequestHeaderFieldsTooLarge);
        (await app.Client.GetAsync("/page?" + new string('a', 2000), Now)).StatusCode.ShouldBe(HttpStatusCode.RequestUriTooLong);
    }

    private sealed class OldWords : IRefusalWriter
    {
        public bool Answers(HttpContext context) => context.Request.Path.StartsWithSegments("/old");

        public Task WriteAsync(HttpContext context, int status, Refusal refusal, string? traceId) => context.Response.WriteAsync($"NO {refusal.Code} {status}");
    }
}
