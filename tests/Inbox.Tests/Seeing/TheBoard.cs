using Conversa.Inbox.Tests.Living;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Tests.Seeing;

/// <summary>What whoever leads a team sees at a glance.</summary>
public sealed class TheBoard
{
    [Theory, EveryEngine]
    public async Task The_board_shows_queues_agents_and_who_waits_the_next_one_first(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var sales = (await app.Call("POST", "/divisions", app.Owner, new { name = "Sales" })).Fine()["id"];
        var (site, shop) = (await app.Channel(name: "Site"), await app.Channel(new { name = "Shop", division = sales }));
        var (dewi, screen) = await app.AtDesk("dewi", desk: new { cap = 1 });
        using var _ = screen;
        var first = (await app.Customer(site["key"], "Ann")).Room;
        var general = (await app.Customer(site["key"], "Bob")).Room;
        var sold = (await app.Customer(shop["key"], "Cid")).Room;
        var later = (await app.Customer(site["key"], "Dan")).Room;

        var board = (await app.Call("GET", "/inbox/board", app.Owner)).Fine();

        board.List("waiting").Select(x => x.GetProperty("id").GetString()).ShouldBe([general, sold, later]);
        board.ShouldSatisfyAllConditions(x => x["served"].ShouldBe("1"), x => x["unserved"].ShouldBe("3"));
        var queues = board.List("queues").ToList();
        queues[0].GetProperty("division").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        queues.Select(x => x.GetProperty("waiting").GetInt64()).ShouldBe([2, 1]);
        queues[1].GetProperty("oldest").GetDateTime().ShouldBe((await app.Conversation(sold)).Json.GetProperty("queued_since").GetDateTime());
        queues.Select(x => x.GetProperty("ready").GetInt32()).ShouldBe([0, 0], "dewi is full, and does not sell");
        var shown = board.List("agents").Single(x => x.GetProperty("agent").GetProperty("id").GetString() == dewi.Id);
        shown.GetProperty("load").GetInt32().ShouldBe(1);
        shown.GetProperty("cap").GetInt32().ShouldBe(1);
        shown.GetProperty("channels").GetProperty(site["id"]).GetInt32().ShouldBe(1);
        shown.GetProperty("availability").GetString().ShouldBe("online");
        shown.GetProperty("since").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.String);

        (await app.Call("POST", $"/conversations/{first}/resolve", dewi, new { })).Fine();
        (await app.Call("GET", "/inbox/board", app.Owner)).Fine().List("waiting").Select(x => x.GetProperty("id").GetString()).ShouldBe([sold, later], "the freed agent got the oldest of hers");
    }
}
