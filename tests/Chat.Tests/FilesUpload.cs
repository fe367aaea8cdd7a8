using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Conversa.Chat.Files;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Tests;

/// <summary>Files come in as the Chat SDK's browsers, phones and servers send them.</summary>
public sealed class FilesUpload
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task A_file_sent_in_a_form_can_be_fetched_by_its_address(Engine engine)
    {
        await using var app = await FilesApp.StartAsync(engine);
        var bytes = Encoding.UTF8.GetBytes("hello, world");
        using var form = new MultipartFormDataContent { { FilesApp.Part(bytes), "file", "notes.txt" } };

        var file = await Answer(await app.Post(form));

        file.Name.ShouldBe("notes.txt");
        file.MediaType.ShouldBe("text/plain");
        file.Size.ShouldBe(bytes.Length);
        (await app.Fetch(file.Path)).ShouldBe(bytes);
    }

    [Fact]
    public async Task A_part_without_a_file_name_is_a_file_too_and_gets_a_name_with_its_extension()
    {
        await using var app = await FilesApp.StartAsync();
        using var form = new MultipartFormDataContent { { FilesApp.Part(FilesSamples.Jpeg()), "file" } };

        var file = await Answer(await app.Post(form));

        file.Name.ShouldBe("file.jpg");
        file.Width.ShouldBe(64);
        file.Height.ShouldBe(32);
        file.Pages.ShouldBe(1);
        file.Path.ShouldMatch("^/upload/[A-Za-z0-9]{43}/file\\.jpg$");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_in_a_field_tells_who_uploads_before_or_after_the_file(bool before)
    {
        await using var app = await FilesApp.StartAsync();
        using var form = new MultipartFormDataContent();
        if (before)
            form.Add(new StringContent("ana"), "token");
        form.Add(FilesApp.Part([1, 2, 3]), "file", "a.bin");
        if (!before)
            form.Add(new StringContent("ana"), "token");

        var file = await Answer(await app.Post(form, signedIn: false));

        (await app.Read(file.Id, FilesApp.Ana)).Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task A_stranger_leaves_nothing_behind()
    {
        await using var app = await FilesApp.StartAsync();
        using var form = new MultipartFormDataContent { { FilesApp.Part([1, 2, 3]), "file", "a.bin" }, { new StringContent("guess"), "token" } };

        var response = await app.Post(form, signedIn: false);

        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        app.Kept().ShouldBeEmpty();
        (await app.Rows()).ShouldBe(0);
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData(@"C:\photos\me.bin", "me.bin")]
    [InlineData("a\u0000b\u001F.bin", "ab.bin")]
    [InlineData("exe.\u202Ecod", "exe.cod")]
    [InlineData("...", "file")]
    [InlineData("", "file")]
    [InlineData("semi;colon\"quote\".bin", "semi;colonquote.bin")]
    [InlineData("写真 été.bin", "写真 été.bin")]
    [InlineData("trailing. ", "trailing")]
    public async Task A_name_is_made_harmless(string given, string kept)
    {
        await using var app = await FilesApp.StartAsync();

        var file = (await app.Upload([1, 2, 3], given)).Value;

        file.Name.ShouldBe(kept);
        using var response = await app.Get(file.Path);
        response.Content.Headers.ContentDisposition!.FileNameStar.ShouldBe(kept);
    }

    [Fact]
    public async Task A_name_longer_than_a_folder_takes_is_cut_between_letters_and_keeps_its_extension()
    {
        await using var app = await FilesApp.StartAsync();

        var file = (await app.Upload([1, 2, 3], new string('é', 400) + ".docx")).Value;

        Encoding.UTF8.GetByteCount(file.Name).ShouldBeInRange(250, 255);
        file.Name.ShouldEndWith("é.docx");
    }

    [Fact]
    public async Task An_empty_file_is_refused()
    {
        await using var app = await FilesApp.StartAsync();
        using var form = new MultipartFormDataContent { { FilesApp.Part([]), "file", "a.bin" } };

        var response = await app.Post(form);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Problem(response)).ShouldContain("empty");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_over_the_limit_is_refused_with_the_limit_whether_or_not_its_length_is_told(bool chunked)
    {
        await using var app = await FilesApp.StartAsync(Engine.Sqlite, ("MaxBytes", "100000"));
        using var fits = new MultipartFormDataContent { { FilesApp.Part(new byte[100_000]), "file", "a.bin" } };
        using var large = new MultipartFormDataContent { { FilesApp.Part(new byte[100_001]), "file", "a.bin" } };
        using var huge = new MultipartFormDataContent { { FilesApp.Part(new byte[5_000_000]), "file", "a.bin" } };

        (await app.Post(fits, chunked: chunked)).StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var form in (HttpContent[])[large, huge])
        {
            var response = await app.Post(form, chunked: chunked);
            response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
            (await Problem(response)).ShouldContain("100000");
        }

        app.Kept().Count().ShouldBe(1);
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=x", "")]
    [InlineData("multipart/form-data; boundary=x", "no boundary at all")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\ncut off")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nNo-Disposition: 1\r\n\r\nabc\r\n--x--")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nabc\r\n--x--")]
    [InlineData("multipart/form-data", "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nabc\r\n--x--")]
    [InlineData("application/json", "{}")]
    public async Task A_body_that_is_no_form_with_a_file_is_refused_and_nothing_is_kept(string type, string body)
    {
        await using var app = await FilesApp.StartAsync();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        var response = await app.Post(content);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Problem(response)).ShouldContain("\"field\":\"file\"");
        app.Kept().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_form_with_a_thousand_fields_is_refused()
    {
        await using var app = await FilesApp.StartAsync();
        using var form = new MultipartFormDataContent();
        for (var i = 0; i < 1000; i++)
            form.Add(new StringContent("x"), $"field{i}");

        var response = await app.Post(form);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Problem(response)).ShouldContain("16 fields");
    }

    [Theory, EveryEngine]
    public async Task A_retried_upload_is_stored_once(Engine engine)
    {
        await using var app = await FilesApp.StartAsync(engine);
        var photo = FilesSamples.Jpeg();

        var all = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => app.Upload(photo, "a.jpg", "upload-1")));
        var other = await app.Upload(photo, "a.jpg", "upload-2");
        var bobs = await app.Upload(photo, "a.jpg", "upload-1", FilesApp.Bob);

        all.Select(result => result.Value.Path).Distinct().Count().ShouldBe(1);
        other.Value.Path.ShouldNotBe(all[0].Value.Path);
        bobs.Value.Path.ShouldNotBe(all[0].Value.Path);
        (await app.Rows()).ShouldBe(3);
        app.Kept().Count().ShouldBe(3);
    }

    [Fact]
    public async Task A_key_used_for_another_file_is_refused()
    {
        await using var app = await FilesApp.StartAsync();
        await app.Upload([1, 2, 3], "a.bin", "upload-1");

        var refused = await app.Upload([4, 5, 6], "a.bin", "upload-1");

        refused.Refusal!.Code.ShouldBe("idempotency_key_reused");
        app.Kept().Count().ShouldBe(1);
    }

    [Theory, EveryEngine]
    public async Task An_upload_that_died_half_way_is_finished_by_its_retry(Engine engine)
    {
        await using var app = await FilesApp.StartAsync(engine);
        var first = (await app.Upload([1, 2, 3], "a.bin", "upload-1")).Value;
        await app.Interrupt(first.Id);
        (await app.Get(first.Path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        var again = (await app.Upload([1, 2, 3], "a.bin", "upload-1")).Value;

        again.Path.ShouldBe(first.Path);
        (await app.Fetch(again.Path)).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task What_a_dead_process_left_is_swept_away_after_a_day()
    {
        await using var app = await FilesApp.StartAsync();
        var lost = (await app.Upload([1, 2, 3], "lost.bin")).Value;
        var kept = (await app.Upload([4, 5, 6], "kept.bin")).Value;
        await app.Interrupt(lost.Id);
        var draft = Path.Combine(app.Folder, "drafts", "abandoned");
        await File.WriteAllBytesAsync(draft, [7, 8, 9], Now);
        File.SetLastWriteTimeUtc(draft, app.Clock.GetUtcNow().UtcDateTime);

        app.Clock.Advance(TimeSpan.FromHours(26));

        await Eventually.TrueAsync(async () => await app.Rows() == 1 && app.Kept().Count() == 1, "the sweep is through", ct: Now);
        (await app.Fetch(kept.Path)).ShouldBe([4, 5, 6]);
    }

    [Fact]
    public async Task A_pdf_tells_its_pages()
    {
        await using var app = await FilesApp.StartAsync();
        var filler = new string('x', 70_000); // pages on both sides of the window's edge
        var pdf = $"%PDF-1.4\n1 0 obj <</Type /Pages /Count 3>>\n<</Type/Page>>{filler}<< /Type /Page /Parent>>{filler}<</Type\n/Page\n>>";

        (await app.Upload(Encoding.ASCII.GetBytes(pdf), "three.pdf")).Value.Pages.ShouldBe(3);
    }

    private static async Task<StoredFile> Answer(HttpResponseMessage response)
    {
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync(Now));
        return JsonSerializer.Deserialize<StoredFile>(await response.Content.ReadAsStringAsync(Now), JsonSerializerOptions.Web)!;
    }

    private static async Task<string> Problem(HttpResponseMessage response)
    {
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        return await response.Content.ReadAsStringAsync(Now);
    }
}
