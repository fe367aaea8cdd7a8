using System.Net;
using System.Text;
using Conversa.Platform;
using Conversa.Platform.Storage;
using SkiaSharp;

namespace Conversa.Chat.Tests;

/// <summary>Whoever knows an address may read the file, until it is taken back; and no file can do anything to the one who opens it.</summary>
public sealed class FilesServing
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> Active => new()
    {
        { "page.html", "<!doctype html><script>alert(1)</script>", "text/html" },
        { "picture.svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/svg+xml" },
        { "feed.xml", "<?xml version='1.0'?><x/>", "application/xml" },
        { "code.js", "alert(1)", "text/javascript" },
        { "style.css", "body{}", "text/css" },
        { "paper.pdf", "%PDF-1.4 /JavaScript", "application/pdf" },
        { "photo.png", "\uFEFF \n<html><script>alert(1)</script>", "text/html" },
        { "photo.jpg", "\u0001\u0002nothing", "application/octet-stream" },
    };

    [Theory, MemberData(nameof(Active))]
    public async Task What_could_run_is_handed_over_as_bytes_to_keep(string name, string content, string type)
    {
        await using var app = await FilesApp.StartAsync();

        var file = (await app.Upload(Encoding.UTF8.GetBytes(content), name)).Value;
        using var response = await app.Get(file.Path);

        file.MediaType.ShouldBe(type);
        response.Content.Headers.ContentType!.ToString().ShouldBe("application/octet-stream");
        response.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        Inert(response);
    }

    [Fact]
    public async Task A_picture_that_is_a_page_too_is_served_as_the_picture_alone()
    {
        await using var app = await FilesApp.StartAsync();
        byte[] polyglot = [.. FilesSamples.Gif(), .. "<script>alert(1)</script>"u8];

        var file = (await app.Upload(polyglot, "page.html")).Value;
        using var response = await app.Get(file.Path);

        response.Content.Headers.ContentType!.ToString().ShouldBe("image/gif");
        response.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("inline");
        Inert(response);
        (await response.Content.ReadAsStringAsync(Now)).ShouldNotContain("<script>");
    }

    [Theory]
    [InlineData("bytes=0-0", HttpStatusCode.PartialContent, "a", "bytes 0-0/10")]
    [InlineData("bytes=2-4", HttpStatusCode.PartialContent, "cde", "bytes 2-4/10")]
    [InlineData("bytes=7-", HttpStatusCode.PartialContent, "hij", "bytes 7-9/10")]
    [InlineData("bytes=-3", HttpStatusCode.PartialContent, "hij", "bytes 7-9/10")]
    [InlineData("bytes=5-500", HttpStatusCode.PartialContent, "fghij", "bytes 5-9/10")]
    [InlineData("bytes=-500", HttpStatusCode.PartialContent, "abcdefghij", "bytes 0-9/10")]
    [InlineData("bytes=10-", HttpStatusCode.RequestedRangeNotSatisfiable, "", "bytes */10")]
    [InlineData("bytes=-0", HttpStatusCode.RequestedRangeNotSatisfiable, "", "bytes */10")]
    [InlineData("bytes=0-1,3-4", HttpStatusCode.OK, "abcdefghij", null)]
    [InlineData("bytes=0-1, -2", HttpStatusCode.OK, "abcdefghij", null)]
    [InlineData("bytes=0-1,50-60", HttpStatusCode.OK, "abcdefghij", null)]
    [InlineData("bytes=50-60,70-80", HttpStatusCode.OK, "abcdefghij", null)]
    [InlineData("bytes=4-2", HttpStatusCode.OK, "abcdefghij", null)]
    [InlineData("lines=0-1", HttpStatusCode.OK, "abcdefghij", null)]
    [InlineData("bytes=99999999999999999999-", HttpStatusCode.OK, "abcdefghij", null)]
    public async Task A_part_of_a_file_can_be_asked_for(string range, HttpStatusCode status, string body, string? told)
    {
        await using var app = await FilesApp.StartAsync();
        var file = (await app.Upload("abcdefghij"u8.ToArray(), "a.txt")).Value;

        using var response = await app.Get(file.Path, null, ("Range", range));

        response.StatusCode.ShouldBe(status);
        response.Content.Headers.ContentRange?.ToString().ShouldBe(told);
        (await response.Content.ReadAsStringAsync(Now)).ShouldBe(body);
        response.Headers.AcceptRanges.ShouldContain("bytes");
    }

    [Fact]
    public async Task A_browser_that_has_the_file_is_told_so()
    {
        await using var app = await FilesApp.StartAsync();
        var file = (await app.Upload("abcdefghij"u8.ToArray(), "a.txt")).Value;
        using var first = await app.Get(file.Path);
        var tag = first.Headers.ETag!.ToString();

        using var again = await app.Get(file.Path, null, ("If-None-Match", tag));
        using var resumed = await app.Get(file.Path, null, ("Range", "bytes=8-"), ("If-Range", tag));
        using var changed = await app.Get(file.Path, null, ("Range", "bytes=8-"), ("If-Range", "\"other\""));
        using var head = await app.Get(file.Path, HttpMethod.Head);

        again.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        resumed.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        changed.StatusCode.ShouldBe(HttpStatusCode.OK);
        head.Content.Headers.ContentLength.ShouldBe(10);
        (await head.Content.ReadAsByteArrayAsync(Now)).ShouldBeEmpty();
        first.Headers.CacheControl!.ToString().ShouldBe("max-age=300, private");
    }

    [Theory, EveryEngine]
    public async Task A_file_that_was_taken_back_is_gone_at_once_with_its_thumbnails(Engine engine)
    {
        await using var app = await FilesApp.StartAsync(engine);
        var file = (await app.Upload(FilesSamples.Jpeg(), "a.jpg")).Value;
        var small = file.Path.Replace("/upload/", "/upload/w_320,h_320,c_limit/", StringComparison.Ordinal);
        await app.Fetch(small);

        (await app.Revoke(file.Id, FilesApp.Bob)).Refusal!.Kind.ShouldBe(RefusalKind.NotFound);
        (await app.Get(file.Path)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.Revoke(file.Id, Actor.System(2))).Refusal!.Kind.ShouldBe(RefusalKind.NotFound);
        (await app.Revoke(file.Id, FilesApp.Ana)).Ok.ShouldBeTrue();

        foreach (var path in (string[])[file.Path, small])
        {
            using var response = await app.Get(path);
            response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
            response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        }

        app.Kept().ShouldBeEmpty();
        (await app.Rows()).ShouldBe(0);
    }

    [Theory, EveryEngine]
    public async Task Taking_a_file_back_again_answers_like_the_first_time_but_only_to_those_it_belonged_to(Engine engine)
    {
        await using var app = await FilesApp.StartAsync(engine);
        var file = (await app.Upload([1, 2, 3], "a.bin", "upload-1")).Value;

        var racing = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => app.Revoke(file.Id, FilesApp.Ana)));
        racing.ShouldAllBe(result => result.Ok);
        await Eventually.TrueAsync(async () => await app.Rows() == 0, "the bytes and the row are gone", ct: Now);

        (await app.Revoke(file.Id, FilesApp.Ana)).Ok.ShouldBeTrue();
        (await app.Revoke(file.Id, Actor.System(1))).Ok.ShouldBeTrue();
        (await app.Revoke(file.Id, FilesApp.Bob)).Refusal!.Kind.ShouldBe(RefusalKind.NotFound);
        (await app.Revoke(file.Id, Actor.System(2))).Refusal!.Kind.ShouldBe(RefusalKind.NotFound);
        (await app.Revoke(file.Id + 1, FilesApp.Ana)).Refusal!.Kind.ShouldBe(RefusalKind.NotFound);
        (await app.Read(file.Id, FilesApp.Ana)).Refusal!.Kind.ShouldBe(RefusalKind.NotFound);
        app.Kept().ShouldBeEmpty();

        app.Clock.Advance(TimeSpan.FromDays(31));
        await Eventually.TrueAsync(async () => !(await app.Revoke(file.Id, FilesApp.Ana)).Ok, "what was taken back long ago is forgotten", ct: Now);
    }

    [Fact]
    public async Task A_file_that_a_dying_process_was_taking_back_is_gone_already_and_may_be_taken_back_again()
    {
        await using var app = await FilesApp.StartAsync();
        var file = (await app.Upload([1, 2, 3], "a.bin")).Value;
        await app.InterruptTakingBack(file.Id);

        (await app.Get(file.Path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await app.Read(file.Id, FilesApp.Ana)).Refusal!.Kind.ShouldBe(RefusalKind.NotFound);
        (await app.Revoke(file.Id, FilesApp.Ana)).Ok.ShouldBeTrue();
        app.Clock.Advance(TimeSpan.FromHours(2));
        await Eventually.TrueAsync(async () => await app.Rows() == 0, "the sweep is through", ct: Now);
        app.Kept().ShouldBeEmpty();
        (await app.Revoke(file.Id, FilesApp.Ana)).Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task An_address_that_is_not_known_answers_like_one_that_never_was()
    {
        await using var app = await FilesApp.StartAsync();
        var file = (await app.Upload([1, 2, 3], "a.bin")).Value;
        var address = file.Path.Split('/')[2];

        foreach (var path in (string[])["/upload/", "/upload/x", $"/upload/{address}", $"/upload/{address[..^1]}/a.bin", $"/upload/{address}x/a.bin",
            $"/upload/{address.ToLowerInvariant()}/a.bin", "/upload/%2e%2e/%2e%2e/conversa.db", $"/upload/{file.Id}/a.bin", $"/upload/{new string('a', 5000)}/b"])
            (await app.Get(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound, path);

        (await app.Fetch($"/upload/{address}/any-other-name.png")).ShouldBe([1, 2, 3]);
    }

    [Theory]
    [InlineData("w_320,h_320,c_limit", "name.png", 64, 32, "image/png")]
    [InlineData("w_30,c_scale", "name.jpg", 30, 15, "image/jpeg")]
    [InlineData("w_30,h_30,c_scale", "name.webp", 30, 30, "image/webp")]
    [InlineData("w_30,h_30,c_fill", "name.jpg", 30, 30, "image/jpeg")]
    [InlineData("w_30,h_30,c_limit", "name", 30, 15, "image/jpeg")]
    [InlineData("w_21,c_limit", "name.jpg", 30, 15, "image/jpeg")]
    [InlineData("h_99999999", "name.jpg", 64, 32, "image/jpeg")]
    public async Task A_thumbnail_has_the_size_and_format_that_are_asked_for(string transform, string name, int width, int height, string type)
    {
        await using var app = await FilesApp.StartAsync();
        var file = (await app.Upload(FilesSamples.Jpeg(), "a.jpg")).Value;

        for (var round = 0; round < 2; round++) // made, then kept
        {
            using var response = await app.Get($"/upload/{transform}/{file.Path.Split('/')[2]}/{name}");
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            response.Content.Headers.ContentType!.ToString().ShouldBe(type);
            using var picture = SKBitmap.Decode(await response.Content.ReadAsByteArrayAsync(Now));
            (picture.Width, picture.Height).ShouldBe((width, height));
            Inert(response);
        }
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 1, 0)]
    [InlineData(3, 1, 1)]
    [InlineData(4, 0, 1)]
    [InlineData(5, 0, 0)]
    [InlineData(6, 1, 0)]
    [InlineData(7, 1, 1)]
    [InlineData(8, 0, 1)]
    public async Task A_thumbnail_of_a_photo_taken_sideways_is_upright(int orientation, int redX, int redY)
    {
        await using var app = await FilesApp.StartAsync();
        var file = (await app.Upload(FilesSamples.Jpeg((ushort)orientation), "a.jpg")).Value;

        using var picture = SKBitmap.Decode(await app.Fetch($"/upload/w_64,h_64,c_limit/{file.Path.Split('/')[2]}/a.png"));

        (picture.Width, picture.Height).ShouldBe(orientation >= 5 ? (32, 64) : (64, 32));
        for (var x = 0; x < 2; x++)
            for (var y = 0; y < 2; y++)
                (picture.GetPixel((picture.Width / 4) + (x * picture.Width / 2), (picture.Height / 4) + (y * picture.Height / 2)).Red > 128).ShouldBe((x, y) == (redX, redY), $"{x},{y}");
    }

    [Theory]
    [InlineData("x_1")]
    [InlineData("w_abc")]
    [InlineData("w_-5")]
    [InlineData("e_blur:1000")]
    [InlineData("w_320/h_320")]
    public async Task An_unknown_transform_gives_the_original(string transform)
    {
        await using var app = await FilesApp.StartAsync();
        var file = (await app.Upload(FilesSamples.Jpeg(), "a.jpg")).Value;

        (await app.Fetch($"/upload/{transform}/{file.Path.Split('/')[2]}/a.jpg")).ShouldBe(await app.Fetch(file.Path));
    }

    [Fact]
    public async Task A_transform_of_something_that_is_no_picture_gives_the_original()
    {
        await using var app = await FilesApp.StartAsync();
        var file = (await app.Upload("plain words"u8.ToArray(), "a.txt")).Value;

        (await app.Fetch($"/upload/w_320,h_320,c_limit/{file.Path.Split('/')[2]}/a.png")).ShouldBe("plain words"u8.ToArray());
    }

    [Fact]
    public async Task A_picture_too_large_to_unpack_here_is_served_as_it_is()
    {
        await using var app = await FilesApp.StartAsync(Engine.Sqlite, ("MaxThumbnailPixels", "2000"));
        var file = (await app.Upload(FilesSamples.Jpeg(), "a.jpg")).Value;

        (await app.Fetch($"/upload/w_30,c_scale/{file.Path.Split('/')[2]}/a.jpg")).ShouldBe(await app.Fetch(file.Path));
        app.Kept().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Only_so_many_thumbnails_of_one_file_are_kept()
    {
        await using var app = await FilesApp.StartAsync(Engine.Sqlite, ("ThumbnailsKept", "3"));
        var file = (await app.Upload(FilesSamples.Jpeg(width: 700, height: 700), "a.jpg")).Value;

        foreach (var width in (int[])[30, 48, 64, 96, 128, 160])
            using (var picture = SKBitmap.Decode(await app.Fetch($"/upload/w_{width},c_scale/{file.Path.Split('/')[2]}/a.jpg")))
                picture.Width.ShouldBe(width);

        app.Kept().Count().ShouldBe(4);
    }

    [Fact]
    public async Task A_page_of_another_origin_may_read_files_and_ask_for_parts()
    {
        await using var app = await FilesApp.StartAsync();
        var file = (await app.Upload([1, 2, 3], "a.bin")).Value;

        using var preflight = await app.Get(file.Path, HttpMethod.Options, ("Origin", "https://shop.example"), ("Access-Control-Request-Method", "GET"), ("Access-Control-Request-Headers", "range"));

        preflight.IsSuccessStatusCode.ShouldBeTrue();
        preflight.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
        string.Join(',', preflight.Headers.GetValues("Access-Control-Allow-Headers")).ShouldContain("Range");
    }

    private static void Inert(HttpResponseMessage response)
    {
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        response.Headers.GetValues("Content-Security-Policy").ShouldBe(["sandbox; default-src 'none'"]);
        response.Headers.GetValues("Cross-Origin-Resource-Policy").ShouldBe(["cross-origin"]);
        response.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
    }
}
