using System.Text.Json;
using Conversa.Inbox.Tests.Living;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Tests.Compatibility;

/// <summary>Signing in, agents, allocation and settings over the Omnichannel compatible API.</summary>
public sealed class OmnichannelTeam
{
    [Theory, EveryEngine]
    public async Task Somebody_signs_in_and_calls_with_the_raw_token(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        await app.Staff("budi");
        var signedIn = (await Backend.Nobody(app).Form("/api/v1/auth", $"email=olga@acme.example&password={Uri.EscapeDataString(InboxApp.Password)}")).Content();
        signedIn.Text("user", "email").ShouldBe("olga@acme.example");
        (signedIn.Text("user", "type_as_string"), signedIn.Number("user", "type"), signedIn.Flag("use_2fa"), signedIn.Text("app", "app_code")).ShouldBe(("admin", 1, false, "acme"));
        var olga = Backend.With(app, signedIn.Text("long_lived_token")!);

        (await olga.Get("/api/v1/admin/get_profile")).Content().Text("name").ShouldBe("Olga");
        (await olga.Get("/api/v2/app/details")).Content().Text("app", "app_code").ShouldBe("acme");
        (await olga.Get("/api/v2/features")).Content().At("features").EnumerateArray().ShouldContain(x => x.Text("caption") == "Marketplace" && x.Number("status") == 0);
        (await Backend.Of(app, app.Server).Get("/api/v1/admin/get_profile")).Content().Text("app", "app_code").ShouldBe("acme");
        (await olga.Get("/api/v1/admin/my_plan")).ShouldBeRefused(404);
        (await olga.Post("/api/v3/admin/broadcast/client", new { })).Json.Text("message")!.ShouldContain("not part of this server");

        (await Backend.Nobody(app).Post("/api/v1/auth", new { email = "olga@acme.example", password = "wrong" })).ShouldBeRefused(401);
        (await Backend.Nobody(app).Post("/api/v1/auth", new { email = "olga@acme.example" })).ShouldBeRefused(400, "password");
        (await Backend.Nobody(app).Get("/api/v1/admin/get_profile")).ShouldBeRefused(401);
        (await Backend.With(app, new string('x', 43)).Get("/api/v1/admin/get_profile")).ShouldBeRefused(401);
        (await Backend.Of(app, new Caller("", new("Basic", Convert.ToBase64String("acme:wrong"u8)))).Get("/api/v1/admin/get_profile")).ShouldBeRefused(401);
        foreach (var path in new[] { "/api/v1/admin/get_profile", "/api/v2/admin/agents", "/api/v2/app/details" })
        {
            var body = (await olga.Get(path)).Fine().Body;
            body.ShouldNotContain("sdk_key");
            body.ShouldNotContain("authentication_token");
            body.ShouldNotContain("secret");
        }
    }

    [Theory, EveryEngine]
    public async Task Agents_are_found_suggested_assigned_removed_and_freed(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var backend = Backend.Of(app, app.Server);
        (await app.Call("PATCH", "/inbox/settings", app.Owner, new { mode = "manual" })).Fine();
        var channel = await app.Channel();
        var sales = (await app.Call("POST", "/divisions", app.Owner, new { name = "Sales" })).Fine()["id"];
        var (dewi, one) = await app.AtDesk("dewi", desk: new { divisions = new[] { sales } });
        var (budi, two) = await app.AtDesk("budi");
        using var _ = one;
        using var __ = two;
        await app.Staff("eko");
        var (ann, room) = await app.Customer(channel["key"]);

        (await backend.Get("/api/v2/divisions")).Content().EnumerateArray().Select(x => (x.Number("id"), x.Text("name"))).ShouldBe([(long.Parse(sales), "Sales")]);
        (await backend.Get($"/api/v2/admin/agents/by_division?division_ids[]={sales}&is_available=true")).Content().EnumerateArray().Select(x => x.Text("name")).ShouldBe(["Dewi"]);
        (await backend.Get("/api/v2/admin/agents?search=sal&scope=division")).Content().At("agents").EnumerateArray().Select(x => x.Text("name")).ShouldBe(["Dewi"]);
        var agents = (await backend.Get("/api/v2/admin/agents?page=1&limit=2")).Fine();
        (agents.Json.Number("meta", "total"), agents.Json.Number("meta", "total_page")).ShouldBe((4, 2));
        var available = (await backend.Get($"/api/v2/admin/service/available_agents?room_id={room}&is_available_in_room=true")).Content().At("agents");
        available.EnumerateArray().Select(x => x.Text("name")).ShouldBe(["Dewi", "Budi"]);
        var (first, second) = (available[0].Number("id"), available[1].Number("id"));
        available[0].At("user_roles")[0].Text("name").ShouldBe("Sales");
        (await backend.Get($"/api/v2/admin/agent/{first}")).Content().Text("agent", "sdk_email").ShouldBe(dewi.Id);

        (await backend.Get("/api/v2/admin/service/total_unserved")).Content().Number("total_unserved").ShouldBe(1);
        (await backend.Post("/api/v1/admin/service/allocate_agent", new { source = "qiscus", channel_id = channel["id"] })).Content().Number("agent", "count").ShouldBe(0);
        (await app.Agents(room)).ShouldBeEmpty("asking gives nothing");
        var added = (await backend.Post("/api/v1/admin/service/assign_agent", new { room_id = room, agent_id = first, replace_latest_agent = false, max_agent = 5 })).Content();
        (added.Text("added_agent", "name"), added.Text("added_agent", "type_as_string"), added.Number("added_agent", "current_customer_count")).ShouldBe(("Dewi", "agent", 1));
        var service = added.Number("service", "id");
        (await backend.Post("/api/v1/admin/service/assign_agent", new { room_id = room, agent_id = second, max_agent = 1 })).ShouldBeRefused(409, "max_agent");
        (await backend.Post("/api/v1/admin/service/assign_agent", new { room_id = room, agent_id = second, replace_latest_agent = true })).Content().Number("service", "id").ShouldBe(service);
        (await app.Agents(room)).ShouldBe([budi.Id]);
        (await backend.Get($"/api/v2/admin/service/other_agents?room_id={room}")).Content().At("agents").EnumerateArray().Select(x => x.Text("name")).ShouldNotContain("Budi");
        (await backend.Form("/api/v1/admin/service/remove_agent", $"room_id={room}&agent_id={second}")).Content().Text("removed_agent", "name").ShouldBe("Budi");
        (await app.Agents(room)).ShouldBeEmpty();
        (await backend.Post("/api/v1/admin/service/allocate_assign_agent", new { room_id = room })).Content().Text("agent", "name").ShouldNotBeNullOrEmpty();
        (await app.Agents(room)).Count.ShouldBe(1);

        var resolved = (await backend.Post("/api/v1/admin/service/mark_as_resolved", new { room_id = room, notes = "done", last_comment_id = "55", is_send_email = false, extras = "{\"csat\":1}" })).Content();
        (resolved.Flag("service", "is_resolved"), resolved.Text("service", "notes"), resolved.Text("service", "last_comment_id"), resolved.Number("service", "id")).ShouldBe((true, "done", "55", service));
        (resolved.Text("room_info", "room", "room_id"), resolved.Text("room_info", "room", "room_name")).ShouldBe((room, "Ann"));
        JsonElement.Parse(resolved.Text("room_info", "room", "room_options")!).Flag("is_resolved").ShouldBeTrue();
        (await app.Agents(room)).ShouldBeEmpty();
        (await backend.Get($"/api/v2/customer_rooms/{room}")).Content().Text("customer_room", "extras").ShouldBe("{\"csat\":1}");

        (await backend.Post("/api/v1/admin/service/mark_as_resolved", new { room_id = room, is_send_email = true })).ShouldBeRefused(400, "is_send_email");
        (await backend.Post("/api/v1/admin/service/assign_agent", new { room_id = room, agent_id = 999_999 })).ShouldBeRefused(400, "agent_id");
        (await backend.Post("/api/v1/admin/service/assign_agent", new { room_id = "x", agent_id = first })).ShouldBeRefused(400, "room_id");
        (await backend.Get("/api/v2/admin/service/available_agents")).ShouldBeRefused(400, "room_id");
        (await backend.Get("/api/v2/admin/agents?scope=shoe")).ShouldBeRefused(400, "scope");
        (await backend.Get("/api/v2/admin/agents/by_division")).ShouldBeRefused(400, "division_ids");
    }

    [Theory, EveryEngine]
    public async Task Somebody_of_the_team_sees_and_does_here_what_they_may_everywhere(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var channel = await app.Channel();
        var (dewi, screen) = await app.AtDesk("dewi");
        using var _ = screen;
        var (ann, room) = await app.Customer(channel["key"]);
        var (mine, others) = (Backend.As(app, dewi), Backend.As(app, await app.Staff("budi")));
        var stranger = Backend.Of(app, await app.Workspace("stranger"));
        var contact = (await mine.Get($"/api/v2/customer_rooms/{room}")).Content().Number("customer_room", "contact_id");

        (await mine.Post("/api/v2/customer_rooms", new { })).Content().At("customer_rooms").GetArrayLength().ShouldBe(1);
        (await mine.Post("/api/v1/admin/service/set_sessional", new { is_sessional = true })).ShouldBeRefused(403);
        foreach (var who in new[] { others, stranger })
        {
            (await who.Post("/api/v2/customer_rooms", new { })).Content().At("customer_rooms").GetArrayLength().ShouldBe(0);
            foreach (var path in new[] { $"/api/v2/customer_rooms/{room}", $"/api/v1/room_tag/{room}", $"/api/v1/qiscus/room/{room}/user_info", $"/api/v2/contacts/properties/{contact}", $"/api/v2/admin/service/available_agents?room_id={room}" })
                (await who.Get(path)).ShouldBeRefused(404);
            foreach (var path in new[] { "/api/v1/room_tag/create", "/api/v1/admin/service/mark_as_resolved", "/api/v1/admin/service/allocate_assign_agent" })
                (await who.Post(path, new { room_id = room, tag = "x" })).ShouldBeRefused(404);
        }

        var visitor = Backend.As(app, ann);
        (await visitor.Get($"/api/v2/customer_rooms/{room}")).ShouldBeRefused(403);
        var agent = (await mine.Get("/api/v1/admin/get_profile")).Content().Number("id");
        (await stranger.Get($"/api/v2/admin/agent/{agent}")).ShouldBeRefused(404);
    }

    [Theory, EveryEngine]
    public async Task Whether_every_matter_has_its_own_room_is_read_changed_and_told_to_everybody(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var backend = Backend.Of(app, app.Server);
        (await backend.Get("/api/v1/admin/service/get_sessional")).Content().Flag("is_sessional").ShouldBeFalse();
        (await backend.Form("/api/v1/admin/service/set_sessional", "is_sessional=true")).Content().Flag("is_sessional").ShouldBeTrue();
        (await Backend.Nobody(app).Get("/acme/get_session")).Content().Flag("is_sessional").ShouldBeTrue();
        (await app.Call("GET", "/inbox/settings", app.Owner)).Fine().Json.Flag("sessional").ShouldBeTrue();
        (await backend.Post("/api/v1/admin/service/set_sessional", new { is_sessional = "often" })).ShouldBeRefused(400, "is_sessional");
        (await Backend.Nobody(app).Get("/nobody/get_session")).ShouldBeRefused(404);
    }

    [Theory, EveryEngine]
    public async Task Channels_come_grouped_and_by_kind(Engine engine)
    {
        await using var app = await InboxApp.StartAsync(engine);
        var backend = Backend.Of(app, app.Server);
        var made = await app.Channel(new { name = "Website", settings = new { color = "#123456" } });

        var all = (await backend.Get("/api/v2/channels")).Content();
        all.EnumerateObject().Select(x => x.Name).ShouldBe(["qiscus_channels", "wa_channels", "ig_channels", "fb_channels", "tiktok_channels", "line_channels", "custom_channels", "telegram_channels"]);
        all.At("qiscus_channels").EnumerateArray().Select(x => (x.Number("id"), x.Text("name"))).ShouldBe([(long.Parse(made["id"]), "Website")]);
        (await backend.Get("/api/v3/admin/channel/qiscus?search=web&limit=5")).Json.Number("meta", "total").ShouldBe(1);
        (await backend.Get("/api/v3/admin/channel/wa")).Content().At("wa_channels").GetArrayLength().ShouldBe(0);
        (await Backend.Nobody(app).Get($"/api/v2/app/config/public-widget/acme/{made["id"]}")).Content().Text("widget", "variables", "color").ShouldBe("#123456");
        (await Backend.Nobody(app).Get("/api/v2/app/config/public-widget/acme/999")).ShouldBeRefused(404);
        (await backend.Get("/api/v3/admin/channel/qiscus?page=0")).ShouldBeRefused(400, "page");
    }
}
