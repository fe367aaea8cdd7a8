using System.Text;
using CsCheck;
using SkiaSharp;

namespace Conversa.Chat.Tests;

/// <summary>What a photo says about where it was taken stays with the one who took it.</summary>
public sealed class FilesPrivacy
{
    public static TheoryData<string, byte[]> Photographs => new()
    {
        { "image/jpeg", FilesSamples.Jpeg() },
        { "image/jpeg", FilesSamples.Jpeg(orientation: 6) },
        { "image/png", FilesSamples.Png() },
        { "image/webp", FilesSamples.Webp() },
        { "image/webp", FilesSamples.Webp(animated: true) },
        { "image/gif", FilesSamples.Gif() },
    };

    public static TheoryData<string, byte[]> Films => new()
    {
        { "video/mp4", FilesSamples.Mp4() },
        { "video/mp4", FilesSamples.Mp4(headerFirst: true) },
        { "image/heic", FilesSamples.Heic() },
    };

    [Theory, MemberData(nameof(Photographs))]
    public async Task The_place_is_gone_from_a_stored_photo_and_its_thumbnails_and_the_picture_is_the_same(string type, byte[] photo)
    {
        await using var app = await FilesApp.StartAsync();
        FilesSamples.HasCanary(photo).ShouldBeTrue();

        var file = (await app.Upload(photo, "holiday")).Value;
        var stored = await app.Fetch(file.Path);
        var thumbnail = await app.Fetch(file.Path.Replace("/upload/", "/upload/w_30,c_scale/", StringComparison.Ordinal));

        file.MediaType.ShouldBe(type);
        Pixels(stored).ShouldBe(Pixels(photo));
        Pixels(thumbnail).Length.ShouldBeGreaterThan(0);
        FilesSamples.HasCanary(stored).ShouldBeFalse();
        app.Kept().Count().ShouldBe(2);
        foreach (var (path, bytes) in app.Kept())
            FilesSamples.HasCanary(bytes).ShouldBeFalse(path);
    }

    [Theory, MemberData(nameof(Films))]
    public async Task The_place_is_gone_from_a_stored_film_and_nothing_in_it_has_moved(string type, byte[] film)
    {
        await using var app = await FilesApp.StartAsync();
        FilesSamples.HasCanary(film).ShouldBeTrue();

        var file = (await app.Upload(film, "holiday")).Value;
        var stored = await app.Fetch(file.Path);

        file.MediaType.ShouldBe(type);
        stored.Length.ShouldBe(film.Length);
        stored.AsSpan().IndexOf("picture bytes"u8).ShouldBe(film.AsSpan().IndexOf("picture bytes"u8));
        FilesSamples.HasCanary(stored).ShouldBeFalse();
        foreach (var (path, bytes) in app.Kept())
            FilesSamples.HasCanary(bytes).ShouldBeFalse(path);
    }

    [Fact]
    public async Task A_film_keeps_its_picture_track_and_loses_the_track_of_positions()
    {
        await using var app = await FilesApp.StartAsync();

        var stored = Encoding.Latin1.GetString(await app.Fetch((await app.Upload(FilesSamples.Mp4())).Value.Path));

        stored.Split("trak").Length.ShouldBe(2);
        stored.ShouldContain("vide");
        stored.ShouldContain("stco");
        stored.ShouldNotContain("udta");
        stored.ShouldNotContain("ISO6709");
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, true)]
    [InlineData(6, false)]
    [InlineData(6, true)]
    [InlineData(8, false)]
    public async Task A_photo_taken_sideways_is_still_shown_upright(int orientation, bool little)
    {
        await using var app = await FilesApp.StartAsync();

        var stored = await app.Fetch((await app.Upload(FilesSamples.Jpeg((ushort)orientation, little))).Value.Path);

        using var codec = SKCodec.Create(new MemoryStream(stored));
        ((int)codec.EncodedOrigin).ShouldBe(orientation);
    }

    [Fact]
    public async Task A_photo_cut_off_in_its_head_is_refused_and_nothing_is_kept()
    {
        await using var app = await FilesApp.StartAsync();
        foreach (var photo in (byte[][])[FilesSamples.Jpeg(), FilesSamples.Png(), FilesSamples.Webp(), FilesSamples.Gif(), FilesSamples.Mp4(), FilesSamples.Heic()])
        {
            var refused = await app.Upload(photo[..40], "cut.bin");

            refused.Ok.ShouldBeFalse();
            refused.Refusal.Field.ShouldBe("file");
        }

        app.Kept().ShouldBeEmpty();
        (await app.Rows()).ShouldBe(0);
    }

    [Fact]
    public async Task Raw_photos_are_refused_because_their_places_cannot_be_removed()
    {
        await using var app = await FilesApp.StartAsync();

        var refused = await app.Upload(FilesSamples.Exif(1, little: true), "scan.tif");

        refused.Refusal!.Code.ShouldBe("unsupported_photo");
        app.Kept().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_picture_that_unpacks_to_gigabytes_is_refused_by_its_header()
    {
        await using var app = await FilesApp.StartAsync();
        byte[] bomb = [.. FilesSamples.Png()[..8], .. FilesSamples.Chunk("IHDR", [.. FilesSamples.Big(60_000), .. FilesSamples.Big(60_000), 8, 6, 0, 0, 0]),
            .. FilesSamples.Chunk("IDAT", [1, 2, 3]), .. FilesSamples.Chunk("IEND", [])];

        var refused = await app.Upload(bomb, "bomb.png");

        refused.Refusal!.Code.ShouldBe("picture_too_large");
        app.Kept().ShouldBeEmpty();
    }

    /// <summary>
    /// Bytes are changed, cut out, doubled and inserted at random: the answer is always a stored file or a refusal, never an exception, and never more
    /// bytes than came in.
    /// </summary>
    [Fact]
    public async Task Damaged_photos_and_films_never_break_the_server_nor_grow()
    {
        await using var app = await FilesApp.StartAsync();
        byte[][] samples = [FilesSamples.Jpeg(6), FilesSamples.Png(), FilesSamples.Webp(), FilesSamples.Webp(animated: true), FilesSamples.Gif(), FilesSamples.Mp4(), FilesSamples.Heic()];
        var edit = Gen.Select(Gen.Int[0, 3], Gen.Double[0, 1], Gen.Int[1, 40], Gen.Byte);
        var stored = 0;
        var refused = 0;
        await Gen.Select(Gen.Int[0, samples.Length - 1], edit.Array[1, 6]).SampleAsync(async (which, edits) =>
        {
            var bytes = samples[which].ToList();
            foreach (var (kind, place, length, value) in edits)
            {
                var at = (int)(place * (bytes.Count - 1));
                var count = Math.Min(length, bytes.Count - at - 1);
                if (kind == 0)
                    bytes[at] = value;
                else if (kind == 1 && bytes.Count > 64)
                    bytes.RemoveRange(at, count);
                else if (kind == 2)
                    bytes.InsertRange(at, bytes.GetRange(at, count));
                else
                    bytes.InsertRange(at, Enumerable.Repeat(value, length));
            }

            var result = await app.Upload([.. bytes]);
            Interlocked.Increment(ref result.Ok ? ref stored : ref refused);
            return !result.Ok || result.Value.Size <= bytes.Count;
        }, iter: 1500, threads: 2);

        stored.ShouldBeGreaterThan(50);
        refused.ShouldBeGreaterThan(50);
        Directory.EnumerateFiles(Path.Combine(app.Folder, "drafts")).ShouldBeEmpty();
    }

    private static uint[] Pixels(byte[] picture)
    {
        using var bitmap = SKBitmap.Decode(picture);
        bitmap.ShouldNotBeNull();
        return [.. bitmap.Pixels.Select(pixel => (uint)pixel)];
    }
}
