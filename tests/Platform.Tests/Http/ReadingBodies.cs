using System.Text;

namespace Conversa.Platform.Tests.Http;

public sealed class ReadingBodies
{
    private const string Good = """{"subject":"Hi","from":{"name":"Ana"},"to":[{"name":"Budi","age":7}]}""";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Good)]
    [InlineData("""{"subject":"😀 \uD83D\uDE00 é","from":{"name":"Ana"},"to":[],"note":null,"marks":{"any key":"x"},"pages":2}""")]
    public async Task A_valid_body_is_read(string body)
    {
        await using var app = await WebApp.StartAsync();

        (await app.PostAsync("/letters", body, Now)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("""{"subject":"Hi","from":{"name":"Ana"},"to":[],"colour":"red"}""", "colour", "unknown_field")]
    [InlineData("""{"subject":"Hi","from":{"name":"Ana","colour":"red"},"to":[]}""", "from.colour", "unknown_field")]
    [InlineData("""{"subject":"Hi","from":{"name":"Ana"},"to":[{"name":"B"},{"name":"C","colour":1}]}""", "to[1].colour", "unknown_field")]
    [InlineData("""{"Subject":"Hi","from":{"name":"Ana"},"to":[]}""", "Subject", "unknown_field")]
    [InlineData("""{"from":{"name":"Ana"},"to":[]}""", "subject", "missing_field")]
    [InlineData("""{"subject":"Hi","from":{},"to":[]}""", "from.name", "missing_field")]
    [InlineData("""{"subject":"Hi","from":{"name":"Ana"},"to":[{"name":"B"},{}]}""", "to[1].name", "missing_field")]
    [InlineData("""{"subject":"Hi","subject":"Ho","from":{"name":"Ana"},"to":[]}""", "subject", "duplicate_field")]
    [InlineData("""{"subject":"Hi","from":{"name":"Ana"},"to":[],"marks":{"a":"1","a":"2"}}""", "marks.a", "duplicate_field")]
    [InlineData("""{"subject":7,"from":{"name":"Ana"},"to":[]}""", "subject", "invalid_subject")]
    [InlineData("""{"subject":null,"from":{"name":"Ana"},"to":[]}""", "subject", "invalid_subject")]
    [InlineData("""{"subject":"Hi","from":"Ana","to":[]}""", "from", "invalid_from")]
    [InlineData("""{"subject":"Hi","from":{"name":"Ana"},"to":{}}""", "to", "invalid_to")]
    [InlineData("""{"subject":"Hi","from":{"name":"Ana"},"to":[{"name":"B","age":"7"}]}""", "to[0].age", "invalid_to[0]_age")]
    [InlineData("""{"subject":"Hi","from":{"name":"Ana"},"to":[],"pages":99999999999}""", "pages", "invalid_pages")]
    [InlineData("""{"subject":"Hi","from":{"name":"Ana"},"to":[],"pages":1.5}""", "pages", "invalid_pages")]
    [InlineData("""{"subject":"a\u0000b","from":{"name":"Ana"},"to":[]}""", "subject", "invalid_subject")]
    [InlineData("""{"subject":"a\ud800b","from":{"name":"Ana"},"to":[]}""", "subject", "invalid_subject")]
    [InlineData("""{"subject":"Hi","from":{"name":"Ana"},"to":[],"marks":{"k\u0000":"1"}}""", "marks", "invalid_marks")]
    [InlineData("""{"subject":"Hi","from":{"name":"Ana"},"to":[],"marks":{"k":"\u0000"}}""", "marks.k", "invalid_marks_k")]
    [InlineData("""{"subject":"Hi","from":{"name":"Ana"},"to":[}""", "to[0]", "malformed_json")]
    [InlineData("""{"subject":"Hi" """, "subject", "malformed_json")]
    [InlineData("""{} {}""", "body", "missing_field")]
    [InlineData("""[]""", "body", "invalid_body")]
    [InlineData("null", "body", "invalid_body")]
    [InlineData("7", "body", "invalid_body")]
    [InlineData("", "body", "invalid_body")]
    [InlineData("subject=Hi", "body", "malformed_json")]
    [InlineData("""{"subject":"Hi","from":{"name":"Ana"},"to":[],"pages":NaN}""", "pages", "malformed_json")]
    public async Task A_bad_body_is_refused_by_the_fields_name(string body, string field, string code)
    {
        await using var app = await WebApp.StartAsync();

        var (status, problem) = await app.PostAsync("/letters", body, Now);

        status.ShouldBe(400);
        problem.GetProperty("code").GetString().ShouldBe(code, problem.ToString());
        if (code != "missing_field" || field != "body")
            problem.GetProperty("field").GetString().ShouldBe(field, problem.ToString());
        problem.GetProperty("detail").GetString()!.ShouldNotContain("System.");
    }

    [Fact]
    public async Task Text_that_is_not_UTF_8_is_refused_by_name()
    {
        await using var app = await WebApp.StartAsync();
        byte[] body = [.. """{"subject":"a"""u8, 0xC3, 0x28, .. """b","from":{"name":"Ana"},"to":[]}"""u8];

        var (status, problem) = await app.PostAsync("/letters", body, "application/json", Now);

        status.ShouldBe(400);
        problem.GetProperty("field").GetString().ShouldBe("subject");
    }

    [Fact]
    public async Task A_body_nested_too_deeply_is_refused()
    {
        await using var app = await WebApp.StartAsync();
        var body = """{"subject":""" + string.Concat(Enumerable.Repeat("[", 200));

        var (status, problem) = await app.PostAsync("/letters", body, Now);

        status.ShouldBe(400);
        problem.GetProperty("code").GetString().ShouldBe("malformed_json");
        problem.GetProperty("detail").GetString()!.ShouldContain("32 levels");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("nonsense")]
    public async Task Another_media_type_is_refused(string? type)
    {
        await using var app = await WebApp.StartAsync();

        var (status, problem) = await app.PostAsync("/letters", Encoding.UTF8.GetBytes(Good), type, Now);

        status.ShouldBe(415);
        problem.GetProperty("field").GetString().ShouldBe("Content-Type");
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json;charset=\"UTF-8\"")]
    [InlineData("application/merge-patch+json")]
    public async Task JSON_by_any_of_its_names_is_read(string type)
    {
        await using var app = await WebApp.StartAsync();

        (await app.PostAsync("/letters", Encoding.UTF8.GetBytes(Good), type, Now)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_the_addresss_limit_is_refused_whether_it_says_its_length_or_not(bool saysLength)
    {
        await using var app = await WebApp.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/letters") { Content = new ByteArrayContent(new byte[100_000]) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TransferEncodingChunked = !saysLength;

        using var response = await app.Client.SendAsync(request, Now);

        ((int)response.StatusCode).ShouldBe(413);
        (await response.Content.ReadAsStringAsync(Now)).ShouldContain("4096 bytes");
    }
}
