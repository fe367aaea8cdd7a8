using System.Text.RegularExpressions;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Tests.Living;

/// <summary>Customers say how it was.</summary>
public sealed partial class Rating
{
    [Theory, EveryEngine]
    public async Task A_customer_rates_on_the_page_behind_the_link_once_and_explains_a_bad_rating(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var channel = (await app.Channel())["key"];
        (await app.Call("PUT", "/inbox/csat", app.Owner, new
        {
            active = true, message = "How was it? {{link}}", feedback_up_to = 3, title = "Acme <asks>", thanks = "Thanks!", already = "Once is enough.", logo_url = "https://acme.example/logo.png", colour = "#ffcc00",
        })).Fine()["version"].ShouldBe("1");
        var (dewi, screen) = await app.AtDesk("dewi");
        using var _ = screen;
        var (ann, room) = await app.Customer(channel);
        (await app.Call("POST", $"/conversations/{room}/resolve", dewi, new { })).Fine();
        var link = await Link(app, room);

        var (status, page, policy) = await Page(app, HttpMethod.Get, link);
        status.ShouldBe(200);
        page.ShouldContain("Acme &lt;asks&gt;");
        page.ShouldContain("https://acme.example/logo.png");
        Regex.Count(page, "type=\"radio\"").ShouldBe(5);
        page.ShouldNotContain("<script");
        policy.ShouldContain("default-src 'none'");
        (await Page(app, HttpMethod.Post, link, ("score", "9"))).Status.ShouldBe(400);
        (await Page(app, HttpMethod.Get, link + "x")).Status.ShouldBe(404);

        // What was asked about stays what is rated, also when the customer has written again meanwhile.
        await app.Write(ann, room, "thanks");
        (await Page(app, HttpMethod.Post, link, ("score", "2"))).Text.ShouldContain("<textarea");
        (await Page(app, HttpMethod.Post, link + "/words", ("words", "It took long."))).Text.ShouldContain("Thanks!");
        var again = await Page(app, HttpMethod.Post, link, ("score", "5"));
        again.Status.ShouldBe(409);
        again.Text.ShouldContain("Once is enough.");
        (await Page(app, HttpMethod.Post, link + "/words", ("words", "More."))).Status.ShouldBe(409);
        (await Page(app, HttpMethod.Get, link)).Text.ShouldContain("Once is enough.");

        var rating = (await app.Call("GET", "/ratings", app.Owner)).Fine().List("ratings").Single();
        rating.GetProperty("score").GetInt32().ShouldBe(2);
        rating.GetProperty("feedback").GetString().ShouldBe("It took long.");
        rating.GetProperty("agent").GetProperty("id").GetString().ShouldBe(dewi.Id);
        rating.GetProperty("customer").GetProperty("id").GetString().ShouldBe(ann.Id);
        rating.GetProperty("via").GetString().ShouldBe("link");
        (await app.History(room)).ShouldContain("rating_explained");
        (await app.Call("GET", "/ratings", dewi)).ShouldRefuse(403, "permission_missing");
    }

    [Theory, EveryEngine]
    public async Task Nobody_is_asked_where_that_was_not_chosen_and_who_rated_in_place_has_rated(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var (asks, silent) = (await app.Channel(), await app.Channel(name: "Silent"));
        (await app.Call("PUT", "/inbox/csat", app.Owner, new { active = true, kind = "thumb", ask_feedback = false, ignored_channels = new[] { silent["id"] }, redirect_url = "https://acme.example/bye" })).Fine();

        var (_, byServer) = await app.Customer(asks["key"]);
        (await app.Call("POST", $"/conversations/{byServer}/resolve", app.Server, new { })).Fine();
        var (_, ignored) = await app.Customer(silent["key"]);
        (await app.Call("POST", $"/conversations/{ignored}/resolve", app.Owner, new { })).Fine();
        (await app.History(byServer)).ShouldNotContain("rating_asked");
        (await app.History(ignored)).ShouldNotContain("rating_asked");

        var (bob, inPlace) = await app.Customer(asks["key"], "Bob");
        (await app.Call("POST", $"/conversations/{inPlace}/resolve", app.Owner, new { })).Fine();
        var used = await Link(app, inPlace);
        (await app.Call("POST", $"/widget/{asks["key"]}/conversation/rating", bob, new { score = 4, text = "Good." })).Fine();
        (await Page(app, HttpMethod.Post, used, ("score", "1"))).Status.ShouldBe(409);

        var (_, thumbed) = await app.Customer(asks["key"], "Cid");
        (await app.Call("POST", $"/conversations/{thumbed}/resolve", app.Owner, new { })).Fine();
        var link = await Link(app, thumbed);
        (await Page(app, HttpMethod.Post, link, ("score", "3"))).Status.ShouldBe(400);
        (await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Page(app, HttpMethod.Post, link, ("score", "5"))))).Select(x => x.Status).Order().ShouldBe([303, 409, 409]);
        (await app.Conversation(thumbed)).Json.GetProperty("service").GetProperty("score").GetInt32().ShouldBe(5);
        (await app.Call("GET", "/ratings", app.Owner)).Fine().List("ratings").Select(x => (x.GetProperty("score").GetInt32(), x.GetProperty("via").GetString(), x.GetProperty("feedback").GetString()))
            .ShouldBe([(5, "link", ""), (4, "in_place", "Good.")]);
        var first = (await app.Call("GET", "/ratings?limit=1", app.Owner)).Fine();
        (await app.Call("GET", $"/ratings?limit=1&after={first["next"]}", app.Owner)).Fine().List("ratings").Single().GetProperty("score").GetInt32().ShouldBe(4);
        (await app.Call("PUT", "/inbox/csat", app.Owner, new { active = true, background = "red;}" })).ShouldRefuse(400, "invalid_background");
        (await app.Call("PUT", "/inbox/csat", app.Owner, new { active = true, redirect_url = "http://acme.example" })).ShouldRefuse(400, "invalid_redirect_url");
    }

    private static async Task<string> Link(InboxApp app, string room)
    {
        var text = (await app.Call("GET", $"/conversations/{room}/messages?after=0&limit=100", app.Server)).Fine().List("messages").Select(x => x.GetProperty("text").GetString()!).Last(x => x.Contains("/rate/", StringComparison.Ordinal));
        return new Uri(Address().Match(text).Value).AbsolutePath;
    }

    private static async Task<(int Status, string Text, string Policy)> Page(InboxApp app, HttpMethod method, string path, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(method, path);
        if (fields.Length > 0)
            request.Content = new FormUrlEncodedContent(fields.Select(x => KeyValuePair.Create(x.Name, x.Value)));
        using var response = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            response.Headers.TryGetValues("Content-Security-Policy", out var policy) ? string.Join(" ", policy) : "");
    }

    [GeneratedRegex("https?://\\S+/rate/\\w+")]
    private static partial Regex Address();
}
