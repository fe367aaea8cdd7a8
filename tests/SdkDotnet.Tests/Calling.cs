using Conversa.Client;

namespace Conversa.SdkDotnet.Tests;

/// <summary>Single calls: what they answer, and what they say when they cannot.</summary>
public sealed class Calling
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_example_of_the_readme_answers_a_customer()
    {
        await using var shop = await Shop.OpenAsync();
        var (budi, room) = await shop.Visitor();
        await shop.Olga();
        using var http = new HttpClient { BaseAddress = shop.Address };

        // README.md, as it stands, but for what it prints and how it ends.
        var session = await new ConversaClient(http).Account.SignInAsync(Shop.Email, Shop.Password, ct: Now);
        var client = new ConversaClient(http, new() { Token = () => session.Token });
        (await client.Conversations.AllAsync(new(Queued: true), Now).CountAsync(Now)).ShouldBe(0);
        await using var outbox = new Outbox(client);
        await outbox.StartAsync();
        await foreach (var happened in client.Listen().ReadAsync(Now))
        {
            if (happened is Ready)
                await budi.Rooms.PostAsync(room, Ids.New(), "Anybody there?", ct: Now);
            if (happened is ConversationChanged { Fact.Type: "conversation.service_opened" } opened)
            {
                await client.Conversations.TakeAsync(opened.Conversation.Id, Now);
                await outbox.WriteAsync(opened.Conversation.Id, "Hello! I am reading your question.");
                break;
            }
        }

        await Eventually.TrueAsync(async () => (await budi.Rooms.MessagesBeforeAsync(room, ct: Now)).Items[0].Text == "Hello! I am reading your question.", "the customer has the answer", ct: Now);
    }

    [Fact]
    public async Task A_list_read_page_by_page_has_everything_once()
    {
        await using var shop = await Shop.OpenAsync();
        var (olga, _) = await shop.Olga();
        var rooms = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            var (visitor, room) = await shop.Visitor($"Visitor {i}");
            await visitor.Rooms.PostAsync(room, Ids.New(), "hello", ct: Now);
            rooms.Add(room);
        }

        await Eventually.TrueAsync(async () => (await olga.Conversations.CountAsync(Now)).Unserved == 5, "all five wait", ct: Now);

        var read = await Paging.AllAsync((after, ct) => olga.Conversations.ListAsync(new(Queued: true), after, 2, ct), Now).Select(x => x.Id).ToListAsync(Now);
        read.ShouldBe(rooms, ignoreOrder: true);
    }

    [Fact]
    public async Task A_no_says_which_and_about_what()
    {
        await using var shop = await Shop.OpenAsync();
        var (olga, _) = await shop.Olga();
        var (_, room) = await shop.Served(olga);

        (await Should.ThrowAsync<RefusedException>(olga.Conversations.TagAsync(room, new string('x', 200), Now))).ShouldSatisfyAllConditions(
            x => x.Status.ShouldBe(400), x => x.Field.ShouldBe("tag"), x => x.IsPassing.ShouldBeFalse());
        (await Should.ThrowAsync<RefusedException>(olga.Conversations.ReadAsync("999999999", Now))).Status.ShouldBe(404);
        (await Should.ThrowAsync<RefusedException>(shop.Client("wrong").Client.Account.MeAsync(Now))).Code.ShouldBe("token_unknown");
    }

    [Fact]
    public async Task No_answer_is_told_apart_from_a_no_and_from_giving_up()
    {
        await using var shop = await Shop.OpenAsync();
        var (olga, line) = await shop.Olga();
        line.IsDown = true;
        (await Should.ThrowAsync<UnreachedException>(olga.Account.MeAsync(Now))).IsPassing.ShouldBeTrue();
        line.IsDown = false;

        using var gaveUp = new CancellationTokenSource();
        await gaveUp.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(olga.Account.MeAsync(gaveUp.Token));
    }

    [Fact]
    public async Task A_customer_is_let_in_waits_is_served_and_rates()
    {
        await using var shop = await Shop.OpenAsync();
        var (olga, _) = await shop.Olga();
        var (budi, room) = await shop.Served(olga);
        (await budi.Widget.ReadAsync(shop.Channel, Now)).State.ShouldBe("served");
        var message = (await olga.Conversations.MessagesBeforeAsync(room, ct: Now)).Items[0];
        (await olga.Rooms.ReadAsync(room, message.Id, Now)).ReadId.ShouldBe(message.Id);
        (await olga.Rooms.MembersAsync(room, ct: Now)).Items.Count.ShouldBe(2);
        await using var file = new MemoryStream("bring a coat"u8.ToArray());
        var stored = await olga.Files.UploadAsync(file, "notes.txt", Ids.New(), Now);
        (await olga.Rooms.PostAsync(room, Ids.New(), null, "file_attachment", stored.ToPayload(), Now)).Payload!.Value.GetProperty("file_name").GetString().ShouldBe("notes.txt");

        await olga.Conversations.ResolveAsync(room, ct: Now);
        (await budi.Widget.RateAsync(shop.Channel, 5, "Thank you", Now)).CanRate.ShouldBeFalse();

        (await olga.Conversations.ReadAsync(room, Now)).Service!.Score.ShouldBe(5);
        (await olga.Agents.MeAsync(Now)).Load.ShouldBe(0);
        (await olga.Conversations.CountAsync(Now)).Resolved.ShouldBe(1);
    }

    [Fact]
    public void Ids_compare_as_the_server_makes_them()
    {
        Ids.Compare("9", "10").ShouldBeLessThan(0);
        Ids.Compare("10", "11").ShouldBeLessThan(0);
        Ids.Compare(null, "1").ShouldBeLessThan(0);
        Ids.Compare("12", "12").ShouldBe(0);
    }
}
