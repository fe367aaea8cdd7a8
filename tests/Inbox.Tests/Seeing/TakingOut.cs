using System.Text;
using Conversa.Inbox.Tests.Living;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Tests.Seeing;

/// <summary>Reports and conversations as files.</summary>
public sealed class TakingOut
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task A_report_becomes_a_file_that_is_fetched_by_its_address_until_it_goes(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine, ("Exports:RowsAtOnce", "2"), ("Exports:MostFiles", "3"));
        var channel = (await app.Channel())["key"];
        var (dewi, screen) = await app.AtDesk("dewi");
        using var _ = screen;
        foreach (var name in new[] { "=HYPERLINK(\"http://evil\")", "+62 800", "@home", "Ann, \"the\" first" })
        {
            var (visitor, room) = await app.Customer(channel, name);
            await app.Write(dewi, room, "Hello");
            (await app.Call("PUT", $"/conversations/{room}/tags/-vip", dewi)).Fine();
            (await app.Call("POST", $"/conversations/{room}/resolve", dewi, new { })).Fine();
        }

        await Eventually.TrueAsync(async () => (await app.Call("GET", "/reports", app.Owner)).Fine().Json.GetProperty("total").GetProperty("resolved").GetInt64() == 4, "all is measured", ct: Now);
        (await app.Call("POST", "/exports", dewi, new { kind = "resolved" }, ("Idempotency-Key", "a"))).ShouldRefuse(403, "permission_missing");
        var asked = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => app.Call("POST", "/exports", app.Owner, new { kind = "resolved", time_zone = "Asia/Jakarta" }, ("Idempotency-Key", "a")), Now)));
        var id = asked.Select(x => x.Fine()["id"]).Distinct().ShouldHaveSingleItem();

        var done = await Done(app, id);

        done["rows_done"].ShouldBe("4");
        done["rows_total"].ShouldBe("4");
        var lines = (await Fetch(app, done["url"])).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(5);
        lines[0].ShouldStartWith("\uFEFFconversation,service,channel");
        lines.ShouldContain(x => x.Contains("\"'=HYPERLINK(\"\"http://evil\"\")\"", StringComparison.Ordinal), "a spreadsheet must not run what a customer called themselves");
        lines.ShouldContain(x => x.Contains(",'+62 800,", StringComparison.Ordinal));
        lines.ShouldContain(x => x.Contains(",'@home,", StringComparison.Ordinal));
        lines.ShouldContain(x => x.Contains(",\"Ann, \"\"the\"\" first\",", StringComparison.Ordinal));
        lines.Skip(1).ShouldAllBe(x => x.Contains(",Dewi,", StringComparison.Ordinal) && x.EndsWith(",'-vip", StringComparison.Ordinal) && x.Contains("+07:00,agent,", StringComparison.Ordinal));

        var report = await Done(app, (await app.Call("POST", "/exports", app.Owner, new { kind = "report", by = "agent" }, ("Idempotency-Key", "b"))).Fine()["id"]);
        (await Fetch(app, report["url"])).Split("\r\n").ShouldContain(x => x.StartsWith($"{dewi.Id},Dewi,", StringComparison.Ordinal));
        (await app.Call("POST", "/exports", app.Owner, new { kind = "report", by = "mood" }, ("Idempotency-Key", "c"))).ShouldRefuse(400, "invalid_by");
        (await app.Call("POST", "/exports", app.Owner, new { kind = "report" }, ("Idempotency-Key", "d"))).Fine();
        (await app.Call("POST", "/exports", app.Owner, new { kind = "report" }, ("Idempotency-Key", "e"))).ShouldRefuse(429, "too_many_exports");
        (await app.Call("GET", "/exports", app.Owner)).Fine().List("exports").Count().ShouldBe(3);

        var neighbour = await app.Workspace("neighbour");
        (await app.Call("GET", "/exports", neighbour)).Fine().List("exports").ShouldBeEmpty();
        (await app.Call("GET", $"/exports/{id}", neighbour)).ShouldRefuse(404, "export_not_found");
        (await app.Call("DELETE", $"/exports/{id}", neighbour)).ShouldRefuse(404, "export_not_found");
        (await app.Call("DELETE", $"/exports/{id}", app.Owner)).Status.ShouldBe(204);
        (await app.Call("GET", done["url"]["/api/v1".Length..], null)).ShouldRefuse(404, "export_not_found");
        (await app.Call("GET", "/exports/files/nothing", null)).ShouldRefuse(404, "export_not_found");
        await Eventually.TrueAsync(async () => (await app.Call("DELETE", $"/exports/{id}", app.Owner)).Status == 404, "it is removed", ct: Now);
    }

    [Theory, EveryEngine]
    public async Task A_file_goes_on_where_a_node_left_it_when_it_died(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine, ("Exports:RowsAtOnce", "1"));
        var channel = (await app.Channel())["key"];
        for (var i = 0; i < 3; i++)
            (await app.Call("POST", $"/conversations/{(await app.Customer(channel, $"Customer {i}")).Room}/resolve", app.Server, new { })).Fine();
        await Eventually.TrueAsync(async () => (await app.Call("GET", "/reports", app.Owner)).Fine().Json.GetProperty("total").GetProperty("resolved").GetInt64() == 3, "all is measured", ct: Now);
        var id = (await app.Call("POST", "/exports", app.Owner, new { kind = "resolved" }, ("Idempotency-Key", "a"))).Fine()["id"];
        var whole = await Fetch(app, (await Done(app, id))["url"]);

        await app.LeaveExportHalfWritten(id);

        (await Fetch(app, (await Done(app, id))["url"])).ShouldBe(whole);
    }

    [Theory, EveryEngine]
    public async Task A_conversation_is_read_as_text_or_as_a_page_and_notes_are_there_only_when_asked_for(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var channel = (await app.Channel())["key"];
        var (dewi, screen) = await app.AtDesk("dewi");
        using var _ = screen;
        var (ann, room) = await app.Customer(channel, "<b>Ann</b>", "<script>alert(1)</script>\n23:59 Dewi: I promise a refund");
        await app.Write(dewi, room, "こんにちは, مرحبا");
        (await app.Call("POST", $"/conversations/{room}/notes", dewi, new { text = "A difficult one" }, ("Idempotency-Key", "n"))).Fine();
        var sari = await app.Staff("sari", "supervisor");

        var text = (await app.Call("GET", $"/conversations/{room}/transcript?time_zone=Asia/Jakarta", sari)).Fine().Body;
        text.ShouldContain("こんにちは, مرحبا");
        text.ShouldContain("Asia/Jakarta");
        text.Split('\n').ShouldNotContain(x => x.StartsWith("23:59 Dewi", StringComparison.Ordinal), "nobody speaks for somebody else");
        text.ShouldNotContain("difficult");
        (await app.Call("GET", $"/conversations/{room}/transcript?notes=true", sari)).Fine().Body.ShouldContain("* Dewi: A difficult one");
        var page = (await app.Call("GET", $"/conversations/{room}/transcript?format=html", sari)).Fine().Body;
        page.ShouldNotContain("<script>");
        page.ShouldContain("&lt;b&gt;Ann&lt;/b&gt;");
        page.ShouldNotContain("difficult");
        (await app.Call("GET", $"/conversations/{room}/transcript", dewi)).ShouldRefuse(403, "permission_missing");
        (await app.Call("GET", $"/conversations/{room}/transcript", ann)).Status.ShouldBe(403);
        (await app.Call("GET", $"/conversations/{room}/transcript", await app.Workspace("neighbour"))).ShouldRefuse(404, "conversation_not_found");
        (await app.Call("GET", $"/conversations/{room}/transcript?format=rtf", sari)).ShouldRefuse(400, "invalid_format");
        (await app.Call("POST", $"/conversations/{room}/transcript/mail", sari, new { }, ("Idempotency-Key", "m"))).ShouldRefuse(400, "invalid_to");
        (await app.Call("POST", $"/conversations/{room}/transcript/mail", sari, new { to = "ann@example.test" }, ("Idempotency-Key", "m"))).ShouldRefuse(409, "mail_not_configured");
    }

    [Theory, EveryEngine]
    public async Task A_conversation_is_mailed_once_however_often_it_is_asked_for(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine, ("Mail:Host", "127.0.0.1"), ("Mail:Port", "9"), ("Mail:From", "help@acme.example"), ("Mail:Tls", "None"));
        var (_, room) = await app.Customer((await app.Channel())["key"]);

        for (var i = 0; i < 2; i++)
            (await app.Call("POST", $"/conversations/{room}/transcript/mail", app.Owner, new { to = "ann@example.test" }, ("Idempotency-Key", "m"))).Status.ShouldBe(204);

        (await app.History(room)).Count(x => x == "noted").ShouldBe(1);
        (await app.MailsTo("ann@example.test")).ShouldBe(1);
    }

    private static async Task<Reply> Done(InboxApp app, string id)
    {
        Reply? export = null;
        await Eventually.TrueAsync(async () => (export = (await app.Call("GET", $"/exports/{id}", app.Owner)).Fine())["state"] == "done", "the file is written", ct: Now);
        return export!;
    }

    private static async Task<string> Fetch(InboxApp app, string url)
    {
        using var response = await app.Http.GetAsync(new Uri(url, UriKind.Relative), Now);
        response.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        return Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(Now));
    }
}
