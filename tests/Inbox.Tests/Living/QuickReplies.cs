using Conversa.Inbox.QuickReplies;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Tests.Living;

/// <summary>Answers that are kept ready.</summary>
public sealed class QuickReplies
{
    [Theory, EveryEngine]
    public async Task An_answer_that_is_kept_ready_is_filled_in_for_a_conversation(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var channel = (await app.Channel())["key"];
        var (dewi, screen) = await app.AtDesk("dewi");
        using var _ = screen;
        var (_, room) = await app.Customer(channel, "Ann", start: new { info = new { order = "A1" } });
        var everybodys = (await app.Call("PUT", "/quick-replies/hello", app.Owner, new { text = "Hello {{customer.name}}, order {{ info.order }} {{customer.tier|is on its way}}. {{agent.name}}{{info.gone}}", shared = true })).Fine();

        var filled = (await app.Call("GET", $"/conversations/{room}/quick-replies/hello", dewi)).Fine();
        filled["text"].ShouldBe("Hello Ann, order A1 is on its way. Dewi");
        filled.List("missing").Single().GetString().ShouldBe("info.gone");

        (await app.Call("PUT", "/quick-replies/hello", dewi, new { text = "Hi!" })).Fine()["shared"].ShouldBe("false");
        (await app.Call("GET", $"/conversations/{room}/quick-replies/hello", dewi)).Fine()["text"].ShouldBe("Hi!");
        (await app.Call("GET", "/quick-replies", dewi)).Fine().List("quick_replies").Count().ShouldBe(2);
        (await app.Call("GET", "/quick-replies", app.Owner)).Fine().List("quick_replies").Count().ShouldBe(1);
        (await app.Call("PUT", "/quick-replies/hello", dewi, new { text = "Mine", shared = true })).ShouldRefuse(403, "permission_missing");
        (await app.Call("DELETE", "/quick-replies/hello?shared=true", dewi)).ShouldRefuse(403, "permission_missing");
        (await app.Call("PUT", "/quick-replies/hello", app.Owner, new { text = "Other", shared = true }, ("If-Match", "\"9\""))).ShouldRefuse(412, "stale_version");
        (await app.Call("PUT", "/quick-replies/hello", app.Owner, new { text = "Other", shared = true }, ("If-Match", everybodys.ETag!))).Fine()["version"].ShouldBe("2");
        (await app.Call("DELETE", "/quick-replies/hello", dewi)).Fine();
        (await app.Call("GET", $"/conversations/{room}/quick-replies/hello", dewi)).Fine()["text"].ShouldBe("Other");
        (await app.Call("PUT", "/quick-replies/no%20spaces", dewi, new { text = "x" })).ShouldRefuse(400, "invalid_shortcut");
    }

    [Theory]
    [InlineData("Hi {{name}}", "Hi Ann", "")]
    [InlineData("Hi {{ name }}{{name}}", "Hi AnnAnn", "")]
    [InlineData("Hi {{gone|you}}", "Hi you", "")]
    [InlineData("Hi {{gone|}}", "Hi ", "")]
    [InlineData("{{gone}} {{gone}} {{lost}}", "  ", "gone,lost")]
    [InlineData("{name} {{}} {{a b}} }}{{", "{name} {{}} {{a b}} }}{{", "")]
    [InlineData("{{trap}}", "{{name}}", "")]
    public void Places_are_filled_once_and_what_is_no_place_stays(string text, string expected, string missing)
    {
        var (filled, unknown) = ReplyVariables.Fill(text, name => name switch { "name" => "Ann", "trap" => "{{name}}", _ => null });

        filled.ShouldBe(expected);
        string.Join(",", unknown).ShouldBe(missing);
    }
}
