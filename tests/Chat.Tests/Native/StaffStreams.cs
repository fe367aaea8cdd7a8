using Conversa.Platform.Storage;

namespace Conversa.Chat.Tests.Native;

/// <summary>People who work here listen like everybody, and stop hearing the moment they are signed out.</summary>
public sealed class StaffStreams
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Signing_out_everywhere_ends_the_open_streams_at_once(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var office = await api.Owner();
        var phone = await api.SignIn();
        using var first = await api.Listen(office);
        using var second = await api.Listen(phone);
        var customer = await api.Person("carl");
        var room = await api.RoomWith(customer, office);
        await api.Send(customer, room, "is anybody there?");
        await first.UntilAsync(x => x.TryGetProperty("message", out var message) && message.GetProperty("text").GetString() == "is anybody there?", Now);

        (await api.Call("DELETE", "/me/sessions", phone)).Fine()["ended"].ShouldBe("2");

        await first.EndAsync(Now);
        await second.EndAsync(Now);
        (await api.Call("GET", "/rooms", office)).Status.ShouldBe(401);
    }

    [Theory, EveryEngine]
    public async Task A_new_password_ends_the_streams_of_the_other_devices_and_leaves_this_one(Engine engine)
    {
        await using var api = await ApiApp.StartAsync(engine);
        var here = await api.Owner();
        var elsewhere = await api.SignIn();
        using var mine = await api.Listen(here);
        using var theirs = await api.Listen(elsewhere);

        (await api.Call("PUT", "/me/password", here, new { current_password = "seven tall giraffes", new_password = "eleven shy otters" })).Status.ShouldBe(204);

        await theirs.EndAsync(Now);
        var customer = await api.Person("carl");
        await api.Send(customer, await api.RoomWith(customer, here), "still there?");
        await mine.UntilAsync(x => x.TryGetProperty("message", out var message) && message.GetProperty("text").GetString() == "still there?", Now);
    }
}
