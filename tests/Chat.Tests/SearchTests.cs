using System.Text;
using Conversa.Chat.Rooms;
using Conversa.Chat.Search;
using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Storage;
using CsCheck;
using Microsoft.Data.Sqlite;

namespace Conversa.Chat.Tests;

/// <summary>People find what was said in their rooms, in any script, and nothing else.</summary>
public sealed class SearchTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public static TheoryData<Engine, string, string, bool> Scripts
    {
        get
        {
            var data = new TheoryData<Engine, string, string, bool>();
            (string Text, string Query, bool Found)[] cases =
            [
                ("Let us meet at noon", "noon", true),
                ("Let us meet at noon", "noon meet", true),
                ("Let us meet at noon", "MEET no", true),
                ("Let us meet at noon", "no meet", false), // only the last word may go on
                ("Let us meet at noon", "oon", false),
                ("It is 5 o'clock, go!", "5", true),
                ("It is 5 o'clock, go!", "o clock", true),
                ("a b c", "b", true),
                ("Café crème brûlée", "cafe creme brulee", true),
                ("Cafe\u0301", "café", true),
                ("STRAẞE und Straße", "strasse", true),
                ("Łódź", "lodz", true),
                ("ΣΟΦΟΣ σοφός", "σοφος", true),
                ("Привет, Ёлка", "елка", true),
                ("ﬁle ＡＢＣ １２", "file abc 12", true),
                ("İstanbul ıssız", "istanbul issiz", true),
                ("السَّلامُ عليكم", "السلام", true),
                ("שָׁלוֹם", "שלום", true),
                ("我们明天在北京见面", "北京", true),
                ("我们明天在北京见面", "明天 见面", true),
                ("我们明天在北京见面", "京", true),
                ("我们明天在北京见面", "京北", false),
                ("東京タワーへ行く", "タワー", true),
                ("東京タワーへ行く", "ﾀﾜｰ", true),
                ("こんにちは", "にち", true),
                ("สวัสดีครับ", "สวัสดี", true),
                ("สวัสดีครับ", "ดีค", true),
                ("ជំរាបសួរ", "សួរ", true),
                ("ສະບາຍດີ", "ບາຍ", true),
                ("မင်္ဂလာပါ", "လာပါ", true),
                ("안녕하세요 친구", "안녕", true),
                ("नमस्ते दुनिया", "दुनिया", true),
                ("party 🎉 tonight", "🎉", true),
                ("party 🎉 tonight", "🎂", false),
                ("mail ana.berg@example.org now", "ana.berg@example.org", true),
                ("see https://example.org/a/b?c=d", "example.org/a", true),
                ("hello", "!!! ???", false),
                ("quote \" and ' and * and (", "\" OR quote", false),
                ("near and not or", "not", true),
                ("x:*", "x:*", true),
            ];
            foreach (var engine in Enum.GetValues<Engine>())
                foreach (var (text, query, found) in cases)
                    data.Add(engine, text, query, found);
            return data;
        }
    }

    [Fact]
    public async Task Words_are_found_in_every_script_on_both_engines()
    {
        foreach (var engine in Enum.GetValues<Engine>())
        {
            await using var talk = await TalkApp.StartAsync(engine);
            var (ana, bob) = (await talk.Person("ana"), await talk.Person("bob"));
            var room = await talk.Pair(ana, bob);
            foreach (var text in Scripts.Select(row => row.Data.Item2).Distinct())
                await talk.Say(ana, room, text);
            await talk.CaughtUp("search");

            foreach (var row in Scripts.Where(row => row.Data.Item1 == engine))
                (await talk.Find(bob, row.Data.Item3)).Contains(row.Data.Item2).ShouldBe(row.Data.Item4, $"{engine}: '{row.Data.Item3}' in '{row.Data.Item2}'");
        }
    }

    [Theory, EveryEngine]
    public async Task An_edited_message_is_found_by_its_new_words_only_and_a_deleted_one_not_at_all(Engine engine)
    {
        await using var talk = await TalkApp.StartAsync(engine);
        var (ana, bob) = (await talk.Person("ana"), await talk.Person("bob"));
        var room = await talk.Pair(ana, bob);
        var edited = await talk.Say(ana, room, "the parrot sleeps");
        var deleted = await talk.Say(ana, room, "the walrus sings");
        await talk.CaughtUp("search");
        (await talk.Find(bob, "parrot")).ShouldBe(["the parrot sleeps"]);
        (await talk.Find(bob, "walrus")).ShouldBe(["the walrus sings"]);

        await talk.Edit(ana, edited.Id, "the budgie sleeps");
        await talk.Delete(ana, deleted.Id);
        (await talk.Find(bob, "walrus")).ShouldBeEmpty();
        await talk.CaughtUp("search");

        (await talk.Find(bob, "parrot")).ShouldBeEmpty();
        (await talk.Find(bob, "budgie")).ShouldBe(["the budgie sleeps"]);
        (await talk.Find(bob, "sleeps")).ShouldBe(["the budgie sleeps"]);
    }

    [Fact]
    public async Task Words_of_a_deleted_message_are_gone_from_the_file_itself()
    {
        await using var talk = await TalkApp.StartAsync(Engine.Sqlite);
        var (ana, bob) = (await talk.Person("ana"), await talk.Person("bob"));
        var room = await talk.Pair(ana, bob);
        for (var i = 0; i < 50; i++)
            await talk.Say(ana, room, $"filler number {i} qua{i}");
        var secret = await talk.Say(ana, room, "zyxwvcanaryword stays secret");
        for (var i = 0; i < 50; i++)
            await talk.Say(ana, room, $"filler again {i}");
        await talk.CaughtUp("search");
        InFiles(talk).ShouldBeTrue();

        await talk.Delete(ana, secret.Id);
        await talk.CaughtUp("search");
        await using var connection = new SqliteConnection($"Data Source={((SqliteDatabase)talk.Store.Database).Path};Pooling=false");
        await connection.OpenAsync(Now);
        await connection.ExecuteAsync("pragma wal_checkpoint(truncate)", Now);

        InFiles(talk).ShouldBeFalse();

        static bool InFiles(TalkApp talk) => Directory.EnumerateFiles(talk.Store.Options.Folder, "conversa.db*")
            .Any(path =>
            {
                using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var bytes = new MemoryStream();
                file.CopyTo(bytes);
                return bytes.ToArray().AsSpan().IndexOf("zyxwvcanary"u8) >= 0;
            });
    }

    [Theory, EveryEngine]
    public async Task Nobody_finds_what_they_cannot_see(Engine engine)
    {
        await using var talk = await TalkApp.StartAsync(engine);
        var (ana, bob, eve) = (await talk.Person("ana"), await talk.Person("bob"), await talk.Person("eve"));
        var other = await talk.NewWorkspace("umbrella");
        var (carl, dora) = (await talk.Person("carl", other), await talk.Person("dora", other));
        var room = await talk.Pair(ana, bob);
        var group = await talk.Group(ana, bob, eve);
        await talk.Say(ana, room, "orange one");
        await talk.Say(ana, group, "orange two");
        await talk.Say(carl, await talk.Pair(carl, dora), "orange three");
        await talk.CaughtUp("search");

        (await talk.Find(eve, "orange")).ShouldBe(["orange two"]);
        (await talk.Find(dora, "orange")).ShouldBe(["orange three"]);
        (await talk.Find(bob, "orange")).ShouldBe(["orange two", "orange one"]);
        (await talk.Search(TalkApp.ActorOf(eve), new("orange") { Rooms = [room] })).Value.Messages.ShouldBeEmpty();
        (await talk.Search(TalkApp.ActorOf(dora), new("orange") { Rooms = [room, group] })).Value.Messages.ShouldBeEmpty();
        (await talk.Search(talk.Server(), new("orange"))).Value.Messages.Count.ShouldBe(2);
        (await talk.Search(talk.Server(other), new("orange") { Rooms = [room] })).Value.Messages.ShouldBeEmpty();

        await talk.Leave(eve, group);
        await talk.Clear(bob, group);
        (await talk.Find(eve, "orange")).ShouldBeEmpty();
        (await talk.Find(bob, "orange")).ShouldBe(["orange one"]);

        await talk.Block(bob, ana);
        await talk.Say(ana, room, "orange four");
        await talk.CaughtUp("search");
        (await talk.Find(bob, "orange")).ShouldBe(["orange one"]);
        (await talk.Find(ana, "orange")).ShouldBe(["orange four", "orange two", "orange one"]);
    }

    [Theory, EveryEngine]
    public async Task A_search_is_narrowed_by_room_kind_sender_type_and_time_and_read_in_pages(Engine engine)
    {
        await using var talk = await TalkApp.StartAsync(engine);
        var (ana, bob) = (await talk.Person("ana"), await talk.Person("bob"));
        var (pair, group, channel) = (await talk.Pair(ana, bob), await talk.Group(ana, bob), await talk.Channel("news", ana));
        await talk.Say(ana, pair, "fig 1");
        await talk.Say(bob, group, "fig 2");
        talk.Clock.Advance(TimeSpan.FromHours(1));
        var hour = talk.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        await talk.Say(ana, channel, "fig 3");
        await talk.Say(ana, group, "fig 4", "contact_person", """{"name":"Fig Leaf","value":"555","type":"phone"}""");
        await talk.CaughtUp("search");

        (await Find(new("fig") { Rooms = [group] })).ShouldBe("fig 4, fig 2");
        (await Find(new("fig") { Kinds = [RoomKind.Single] })).ShouldBe("fig 1");
        (await Find(new("fig") { Kinds = [RoomKind.Group, RoomKind.Channel] })).ShouldBe("fig 4, fig 3, fig 2");
        (await Find(new("fig") { Sender = bob.Id })).ShouldBe("fig 2");
        (await Find(new("fig") { Type = "contact_person" })).ShouldBe("fig 4");
        (await Find(new("leaf 555") { })).ShouldBe("fig 4");
        (await Find(new("fig") { Since = hour })).ShouldBe("fig 4, fig 3");
        (await Find(new("fig") { Until = hour })).ShouldBe("fig 2, fig 1");
        (await Find(new("fig", 2) { Skip = 1 })).ShouldBe("fig 3, fig 2 …");

        var page = (await talk.Search(TalkApp.ActorOf(ana), new("fig", 3))).Value;
        page.More.ShouldBeTrue();
        (await Find(new("fig", 3) { Before = page.Messages[^1].Id })).ShouldBe("fig 1");

        async Task<string> Find(SearchMessages.Query query)
        {
            var found = (await talk.Search(TalkApp.ActorOf(ana), query)).Value;
            return string.Join(", ", found.Messages.Select(message => message.Text)) + (found.More ? " …" : "");
        }
    }

    [Theory, EveryEngine]
    public async Task A_file_is_found_by_its_name_and_caption_and_not_by_its_address(Engine engine)
    {
        await using var talk = await TalkApp.StartAsync(engine);
        var (ana, bob) = (await talk.Person("ana"), await talk.Person("bob"));
        var room = await talk.Pair(ana, bob);
        var file = await talk.Say(ana, room, "", "file_attachment", """{"url":"https://files.example/upload/abc/invoice.pdf","caption":"","file_name":"Rechnung März.pdf"}""");
        await talk.CaughtUp("search");

        (await talk.Search(TalkApp.ActorOf(bob), new("rechnung marz"))).Value.Messages.Single().Id.ShouldBe(file.Id);
        (await talk.Find(bob, "upload")).ShouldBeEmpty();
    }

    [Theory, EveryEngine]
    public async Task Files_are_listed_by_kind_extension_room_and_sender(Engine engine)
    {
        await using var talk = await TalkApp.StartAsync(engine);
        var (ana, bob, eve) = (await talk.Person("ana"), await talk.Person("bob"), await talk.Person("eve"));
        var (pair, group) = (await talk.Pair(ana, bob), await talk.Group(ana, bob));
        await Send(ana, pair, "a.jpg");
        await Send(bob, pair, "b.PDF");
        await Send(ana, group, "c.mp4");
        await talk.Say(ana, pair, "no file");
        await Send(ana, group, "", "https://files.example/upload/key/d.docx?x=1");
        var gone = await Send(ana, group, "e.jpg");
        await talk.Delete(ana, gone.Id);

        (await List(bob, new())).ShouldBe("d.docx c.mp4 b.PDF a.jpg");
        (await List(bob, new(2))).ShouldBe("d.docx c.mp4 …");
        (await List(bob, new() { Kind = FileKind.Media })).ShouldBe("c.mp4 a.jpg");
        (await List(bob, new() { Kind = FileKind.Image })).ShouldBe("a.jpg");
        (await List(bob, new() { Kind = FileKind.Document })).ShouldBe("d.docx b.PDF");
        (await List(bob, new() { Include = ["pdf", ".JPG"] })).ShouldBe("b.PDF a.jpg");
        (await List(bob, new() { Exclude = ["pdf", "jpg"] })).ShouldBe("d.docx c.mp4");
        (await List(bob, new() { Rooms = [group] })).ShouldBe("d.docx c.mp4");
        (await List(bob, new() { Sender = bob.Id })).ShouldBe("b.PDF");
        (await List(bob, new(1) { Skip = 1 })).ShouldBe("c.mp4 …");
        (await List(eve, new() { Rooms = [pair, group] })).ShouldBe("");
        (await talk.Files(talk.Server(), new())).Value.Messages.Count.ShouldBe(4);

        Task<Chat.Messages.StoredMessage> Send(UserCard who, long room, string name, string? url = null) =>
            talk.Say(who, room, "", "file_attachment", $$"""{"url":"{{url ?? $"https://files.example/upload/key/{name}"}}","file_name":"{{name}}"}""");

        async Task<string> List(UserCard who, ListFiles.Query query)
        {
            var found = (await talk.Files(TalkApp.ActorOf(who), query)).Value;
            return string.Join(' ', found.Messages.Select(message => message.Payload!.Split("/key/")[1].Split('"', '?')[0])) + (found.More ? " …" : "");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public async Task A_search_for_nothing_is_refused(string text)
    {
        await using var talk = await TalkApp.StartAsync(Engine.Sqlite);

        (await talk.Search(talk.Server(), new(text))).Refusal!.Field.ShouldBe("query");
        (await talk.Search(talk.Server(), new(new string('a', 201)))).Refusal!.Field.ShouldBe("query");
        (await talk.Search(talk.Server(), new(string.Join(' ', Enumerable.Range(0, 30))))).Refusal!.Field.ShouldBe("query");
        (await talk.Search(talk.Server(), new("a", 101))).Refusal!.Field.ShouldBe("limit");
    }

    /// <summary>Random talk with edits and deletions, random questions: both engines find what a reader of the whole talk would.</summary>
    [Fact]
    public async Task Both_engines_find_what_a_patient_reader_would()
    {
        string[] vocabulary = ["tea", "team", "te", "Teapot", "café", "CAFE", "naïve", "七", "七夕", "夕日", "日", "x", "x1", "🎉"];
        await using var one = await TalkApp.StartAsync(Engine.Sqlite);
        await using var two = await TalkApp.StartAsync(Engine.Postgres);
        var random = new Random(20_300_102);
        var talks = new[] { one, two };
        var people = new List<UserCard[]>();
        var rooms = new List<long[]>();
        foreach (var talk in talks)
        {
            UserCard[] all = [await talk.Person("ana"), await talk.Person("bob"), await talk.Person("eve")];
            people.Add(all);
            rooms.Add([await talk.Group(all[0], all[1], all[2]), await talk.Group(all[0], all[1]), await talk.Group(all[1], all[2])]);
        }

        (int Room, int Sender)[] places = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (2, 1), (2, 2)];
        var spoken = new List<(long[] Ids, int Room, string Text)>();
        for (var i = 0; i < 150; i++)
        {
            var (room, sender) = places[random.Next(places.Length)];
            var text = Sentence(random.Next(1, 5));
            if (spoken.Count > 0 && random.Next(5) == 0)
            {
                var (ids, at, _) = spoken[random.Next(spoken.Count)];
                var index = spoken.FindIndex(message => message.Ids == ids);
                var author = await Author(one, ids[0]);
                var which = Array.FindIndex(people[0], person => person.Id == author);
                for (var t = 0; t < 2; t++)
                    if (i % 2 == 0)
                        await talks[t].Edit(people[t][which], ids[t], text);
                    else
                        await talks[t].Delete(people[t][which], ids[t]);
                if (i % 2 == 0)
                    spoken[index] = (ids, at, text);
                else
                    spoken.RemoveAt(index);
                continue;
            }

            var said = new long[2];
            for (var t = 0; t < 2; t++)
                said[t] = (await talks[t].Say(people[t][sender], rooms[t][room], text)).Id;
            spoken.Add((said, room, text));
        }

        foreach (var talk in talks)
            await talk.CaughtUp("search");
        for (var i = 0; i < 200; i++)
        {
            var query = Sentence(random.Next(1, 4));
            var reader = random.Next(3);
            var mine = places.Where(place => place.Sender == reader).Select(place => place.Room).ToHashSet();
            for (var t = 0; t < 2; t++)
            {
                var expected = spoken.Where(message => mine.Contains(message.Room) && Reads(message.Text, query)).Select(message => message.Ids[t]).OrderDescending().ToList();
                var found = (await talks[t].Search(TalkApp.ActorOf(people[t][reader]), new(query, 100))).Value.Messages.Select(message => message.Id).ToList();
                found.ShouldBe(expected, $"'{query}' read by {reader} on {talks[t].Store.Engine}");
            }
        }

        string Sentence(int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => vocabulary[random.Next(vocabulary.Length)]));

        static Task<long> Author(TalkApp talk, long id) => talk.Store.Database.FirstAsync("select sender_id from message where id = @id", r => r.GetInt64(0), Now, ("id", id));

        // Written without the tokenizer: words of letters equal or begin alike, signs of writing without spaces stand anywhere.
        static bool Reads(string text, string query)
        {
            string[] asked = Plain(query).Split(' ');
            string[] there = Plain(text).Split(' ');
            return asked.Select((word, i) => char.IsAscii(word[0])
                ? there.Any(other => i == asked.Length - 1 ? other.StartsWith(word, StringComparison.Ordinal) : other == word)
                : there.Any(other => other.Contains(word, StringComparison.Ordinal))).All(found => found);
        }

        static string Plain(string text) => new StringBuilder(text.ToLowerInvariant()).Replace('é', 'e').Replace('ï', 'i').ToString();
    }
}
