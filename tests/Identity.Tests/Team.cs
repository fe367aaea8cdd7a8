using System.Text.Json;
using Conversa.Identity.Roles;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Tests;

/// <summary>People are asked to join, get a role, and go.</summary>
public sealed class Team
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Somebody_who_is_invited_joins_once_with_a_password_of_their_own(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var owner = await app.Owner();

        var invited = await app.Invite(owner, "Ana@Acme.example", BuiltInRoles.Agent, "Ana");
        (invited.Status, invited.Text("mailed")).ShouldBe((201, "False"));
        var again = await app.Invite(owner, "ana@acme.EXAMPLE", BuiltInRoles.Agent);
        (again.Status, again.Text("id"), again.Text("link")).ShouldBe((200, invited.Text("id"), invited.Text("link")));
        (await app.Invite(owner, "ana@acme.example", BuiltInRoles.Admin)).ShouldSatisfyAllConditions(x => x.Status.ShouldBe(409), x => x.Text("code").ShouldBe("invited_otherwise"));
        (await app.Send("GET", "/team/invitations", owner)).Body.GetProperty("invitations").GetArrayLength().ShouldBe(1);

        var link = invited.Text("link")!;
        link.ShouldStartWith(app.Address + "invitation#");
        var seen = await app.Send("GET", "/invitations/" + link.Split('#')[1]);
        (seen.Text("email"), seen.Text("name"), seen.Text("role"), seen.Text("has_account")).ShouldBe(("Ana@Acme.example", "Ana", "agent", "False"));
        (await app.Accept(link, "too short")).ShouldSatisfyAllConditions(x => x.Status.ShouldBe(400), x => x.Text("field").ShouldBe("password"));
        (await app.Accept(link, "ana@acme.example1")).Text("field").ShouldBe("password");
        var joined = await app.Accept(link, "four green umbrellas");

        (joined.Status, joined.Text("step")).ShouldBe((200, "done"));
        var me = joined.Body.GetProperty("me");
        (me.GetProperty("name").GetString(), me.GetProperty("staff").GetProperty("role").GetString(), me.GetProperty("staff").GetProperty("email_verified").GetBoolean()).ShouldBe(("Ana", "agent", false));
        (await app.Accept(link, "four green umbrellas")).Status.ShouldBe(200); // the answer was lost
        (await app.Accept(link, "nine green umbrellas")).Status.ShouldBe(404); // whoever else has the link
        (await app.Send("GET", "/invitations/" + link.Split('#')[1])).Status.ShouldBe(404);
        (await app.Count("staff")).ShouldBe(2);
        var members = (await app.Send("GET", "/team", owner)).Body.GetProperty("members");
        members.EnumerateArray().Select(x => x.GetProperty("role").GetString()).ShouldBe(["owner", "agent"]);
        (await app.Invite(owner, "ana@acme.example", BuiltInRoles.Agent)).Text("code").ShouldBe("already_member");
    }

    [Theory, EveryEngine]
    public async Task Of_several_who_accept_one_invitation_at_once_one_member_comes(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        await using var other = await app.SecondNode();
        var owner = await app.Owner();
        var link = (await app.Invite(owner, "ana@acme.example", BuiltInRoles.Agent, "Ana")).Text("link")!;

        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => (i % 2 == 0 ? app : other).Accept(link, i < 3 ? "four green umbrellas" : "four other umbrellas"))));

        all.Count(x => x.Status == 200).ShouldBeGreaterThan(0);
        all.Where(x => x.Status != 200).ShouldAllBe(x => x.Status == 404 || x.Status == 403 || x.Status == 409 || x.Status == 429);
        (await app.Count("account")).ShouldBe(2);
        (await app.Count("staff")).ShouldBe(2);
        (await app.Count("end_user")).ShouldBe(2);
    }

    [Theory, EveryEngine]
    public async Task An_invitation_that_was_taken_back_or_is_too_old_leads_nowhere(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var owner = await app.Owner();
        var (gone, old) = (await app.Invite(owner, "gone@acme.example", BuiltInRoles.Agent, "Gone"), await app.Invite(owner, "old@acme.example", BuiltInRoles.Agent, "Old"));

        (await app.Send("DELETE", "/team/invitations/" + gone.Text("id"), owner)).Status.ShouldBe(204);
        (await app.Send("DELETE", "/team/invitations/" + gone.Text("id"), owner)).Status.ShouldBe(204);
        (await app.Send("DELETE", "/team/invitations/4711", owner)).Status.ShouldBe(404);
        (await app.Accept(gone.Text("link")!, "four green umbrellas")).Status.ShouldBe(404);
        (await app.Send("POST", $"/team/invitations/{gone.Text("id")}/resend", owner)).Status.ShouldBe(404);
        app.Clock.Advance(TimeSpan.FromDays(7));
        (await app.Accept(old.Text("link")!, "four green umbrellas")).Status.ShouldBe(404);
        owner = (await app.SignIn()).Text("token")!;
        (await app.Send("POST", $"/team/invitations/{old.Text("id")}/resend", owner)).Status.ShouldBe(200);
        (await app.Accept(old.Text("link")!, "four green umbrellas")).Status.ShouldBe(200);
        (await app.Accept("#" + new string('a', 43), "four green umbrellas")).Status.ShouldBe(404);
        (await app.Accept("#short", "four green umbrellas")).Status.ShouldBe(404);
    }

    [Theory, EveryEngine]
    public async Task The_operator_gives_a_workspace_an_owner_who_may_own_another_with_the_same_account(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        await app.Owner();
        await app.NewWorkspace("other");

        var link = (await app.InviteOwner("other", "olga@acme.example")).Value;
        (await app.InviteOwner("other", "olga@acme.example")).Value.ShouldBe(link);
        (await app.InviteOwner("nowhere", "olga@acme.example")).Refusal!.Code.ShouldBe("workspace_not_found");
        (await app.Accept(link, "not the password", "Olga")).ShouldSatisfyAllConditions(x => x.Status.ShouldBe(403), x => x.Text("field").ShouldBe("password"));
        var there = await app.Accept(link, "seven tall giraffes", "Olga O.");

        var staff = there.Body.GetProperty("me").GetProperty("staff");
        (staff.GetProperty("workspace").GetProperty("code").GetString(), staff.GetProperty("role").GetString()).ShouldBe(("other", "owner"));
        staff.GetProperty("workspaces").EnumerateArray().Select(x => x.GetProperty("code").GetString()).Order().ShouldBe(["acme", "other"]);
        (await app.Count("account")).ShouldBe(1);
        var here = await app.SignIn(workspace: "acme");
        (await app.Send("GET", "/me", here.Text("token"))).Text("name").ShouldBe("Olga"); // a name of their own in each
        (await app.Send("DELETE", "/me/sessions", here.Text("token"))).Text("ended").ShouldBe("3");
        (await app.Send("GET", "/probe-staff", there.Text("token"))).Status.ShouldBe(401);
    }

    [Theory, EveryEngine]
    public async Task The_operator_lets_somebody_in_again_who_forgot_their_password(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var owner = await app.Owner();

        var link = (await app.ResetPassword("olga@acme.example")).Value;
        (await app.ResetPassword("nobody@acme.example")).Refusal!.Code.ShouldBe("account_not_found");
        (await app.Send("POST", "/sign-in/reset", json: JsonSerializer.Serialize(new { token = link.Split('#')[1], password = "eleven shy otters" }))).Status.ShouldBe(204);

        (await app.Send("GET", "/probe-staff", owner)).Status.ShouldBe(401);
        (await app.SignIn(password: "eleven shy otters")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task The_team_of_one_workspace_is_nobody_in_another()
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite);
        var owner = await app.Owner();
        var (ana, _) = await app.Join(owner, "ana@acme.example", BuiltInRoles.Admin);
        var (other, _) = await app.NewWorkspace("other");
        var card = (await app.Member(ana))!;

        (await app.Member(card.User)).ShouldNotBeNull();
        (await app.Member(card.User, workspace: other.Id)).ShouldBeNull();
        (await app.SignIn("ana@acme.example", "four green umbrellas", workspace: "other")).Status.ShouldBe(401);
    }

    [Theory, EveryEngine]
    public async Task Whoever_is_shut_out_is_out_at_once_on_every_node_and_comes_back_with_a_new_sign_in(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        await using var other = await app.SecondNode();
        var owner = await app.Owner();
        var (ana, token) = await app.Join(owner, "ana@acme.example", BuiltInRoles.Agent);
        for (var i = 0; i < 3; i++)
            (await other.Send("GET", "/probe-staff", token)).Status.ShouldBe(200);

        (await app.Send("POST", $"/team/{ana}/deactivate", owner)).Text("state").ShouldBe("deactivated");
        (await app.Send("POST", $"/team/{ana}/deactivate", owner)).Text("state").ShouldBe("deactivated");

        (await app.Send("GET", "/probe-staff", token)).Status.ShouldBe(401);
        await Eventually.TrueAsync(async () =>
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            return (await other.Send("GET", "/probe-staff", token)).Status == 401;
        }, "the other node hears of it", ct: Now);
        (await app.SignIn("ana@acme.example", "four green umbrellas")).Status.ShouldBe(401);
        (await app.Send("POST", $"/team/{ana}/reactivate", owner)).Text("state").ShouldBe("active");
        (await app.Send("GET", "/probe-staff", token)).Status.ShouldBe(401);
        (await app.SignIn("ana@acme.example", "four green umbrellas")).Status.ShouldBe(200);
        (await app.Send("POST", "/team/nobody/deactivate", owner)).Status.ShouldBe(404);
    }

    [Theory, EveryEngine]
    public async Task A_new_role_holds_at_once_and_the_version_guards_it(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var owner = await app.Owner();
        var (ana, token) = await app.Join(owner, "ana@acme.example", BuiltInRoles.Agent);
        (await app.Send("GET", "/probe-permission/" + Permissions.ReportsRead, token)).ShouldSatisfyAllConditions(x => x.Status.ShouldBe(403), x => x.Text("code").ShouldBe("permission_missing"));
        var before = await app.Send("GET", "/team/" + ana, owner);

        var changed = await app.Send("PATCH", "/team/" + ana, owner, """{"role":"supervisor"}""", ("If-Match", before.ETag!));

        (changed.Status, changed.Text("role"), changed.ETag).ShouldBe((200, "supervisor", "\"2\""));
        (await app.Send("GET", "/probe-permission/" + Permissions.ReportsRead, token)).Status.ShouldBe(200);
        (await app.Send("PATCH", "/team/" + ana, owner, """{"role":"agent"}""", ("If-Match", before.ETag!))).Status.ShouldBe(412);
        (await app.Send("PATCH", "/team/" + ana, owner, """{"role":"supervisor"}""")).ETag.ShouldBe("\"2\""); // repeated
        (await app.Send("PATCH", "/team/" + ana, owner, """{"role":"captain"}""")).ShouldSatisfyAllConditions(x => x.Status.ShouldBe(400), x => x.Text("field").ShouldBe("role"));
    }

    [Theory, EveryEngine]
    public async Task Nobody_gives_more_than_they_have_and_an_owner_always_stays(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var owner = await app.Owner();
        var ownerId = (await app.Send("GET", "/me", owner)).Text("id")!;
        var (admin, adminToken) = await app.Join(owner, "adam@acme.example", BuiltInRoles.Admin);
        (await app.Send("PUT", "/roles/hr", owner, JsonSerializer.Serialize(new { name = "HR", permissions = new[] { Permissions.TeamRead, Permissions.TeamManage, Permissions.RolesManage } }))).Status.ShouldBe(201);
        var (_, hr) = await app.Join(owner, "hanna@acme.example", "hr");

        (await app.Invite(adminToken, "eve@acme.example", BuiltInRoles.Owner)).Text("code").ShouldBe("beyond_own_permissions");
        (await app.Send("PATCH", "/team/" + admin, adminToken, """{"role":"owner"}""")).Text("code").ShouldBe("beyond_own_permissions");
        (await app.Send("POST", $"/team/{ownerId}/deactivate", adminToken)).Text("code").ShouldBe("beyond_own_permissions");
        (await app.Invite(hr, "eve@acme.example", BuiltInRoles.Agent)).Text("code").ShouldBe("beyond_own_permissions");
        (await app.Invite(hr, "helper@acme.example", "hr")).Status.ShouldBe(201);
        (await app.Send("PUT", "/roles/hr", hr, """{"name":"HR","permissions":["settings.manage"]}""")).Text("code").ShouldBe("beyond_own_permissions");
        (await app.Send("PUT", "/roles/mine", hr, """{"name":"Mine","permissions":["settings.manage"]}""")).Text("code").ShouldBe("beyond_own_permissions");
        (await app.Send("POST", $"/team/{ownerId}/deactivate", owner)).Text("code").ShouldBe("last_owner");
        (await app.Send("PATCH", "/team/" + ownerId, owner, """{"role":"agent"}""")).Text("code").ShouldBe("last_owner");
        (await app.Send("PATCH", "/team/" + admin, owner, """{"role":"owner"}""")).Status.ShouldBe(200);
        (await app.Send("PATCH", "/team/" + ownerId, owner, """{"role":"agent"}""")).Status.ShouldBe(200);
    }

    [Theory, EveryEngine]
    public async Task Of_two_owners_who_shut_each_other_out_at_once_one_stays(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var owner = await app.Owner();
        var ownerId = (await app.Send("GET", "/me", owner)).Text("id")!;
        var (second, secondToken) = await app.Join(owner, "otto@acme.example", BuiltInRoles.Owner);

        await Task.WhenAll(Task.Run(() => app.Send("POST", $"/team/{second}/deactivate", owner)), Task.Run(() => app.Send("POST", $"/team/{ownerId}/deactivate", secondToken)));

        (await app.Count("staff where role = 'owner' and state = 'active'")).ShouldBe(1);
    }

    [Theory, EveryEngine]
    public async Task A_role_of_ones_own_is_made_changed_and_deleted(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var owner = await app.Owner();
        const string Night = """{"name":"Night shift","permissions":["conversations.read_all","conversations.reply"]}""";

        var made = await app.Send("PUT", "/roles/night-shift", owner, Night);
        (made.Status, made.ETag).ShouldBe((201, "\"1\""));
        (await app.Send("PUT", "/roles/night-shift", owner, Night)).ShouldSatisfyAllConditions(x => x.Status.ShouldBe(200), x => x.ETag.ShouldBe("\"1\""));
        var (ana, token) = await app.Join(owner, "ana@acme.example", "night-shift");
        (await app.Send("GET", "/probe-permission/" + Permissions.ConversationsReadAll, token)).Status.ShouldBe(200);
        (await app.Send("PUT", "/roles/night-shift", owner, """{"name":"Night shift","permissions":["conversations.reply"]}""", ("If-Match", "\"7\""))).Status.ShouldBe(412);
        (await app.Send("PUT", "/roles/night-shift", owner, """{"name":"Night shift","permissions":["conversations.reply"]}""", ("If-Match", "\"1\""))).ETag.ShouldBe("\"2\"");
        (await app.Send("GET", "/probe-permission/" + Permissions.ConversationsReadAll, token)).Status.ShouldBe(403); // at once
        (await app.Send("DELETE", "/roles/night-shift", owner)).Text("code").ShouldBe("role_in_use");
        (await app.Send("PATCH", "/team/" + ana, owner, """{"role":"agent"}""")).Status.ShouldBe(200);
        (await app.Send("DELETE", "/roles/night-shift", owner)).Status.ShouldBe(204);
        (await app.Send("DELETE", "/roles/night-shift", owner)).Status.ShouldBe(204);
        (await app.Send("GET", "/roles/night-shift", owner)).Status.ShouldBe(404);

        var roles = (await app.Send("GET", "/roles", owner)).Body;
        roles.GetProperty("roles").EnumerateArray().Select(x => x.GetProperty("key").GetString()).ShouldBe(["owner", "admin", "supervisor", "agent"]);
        roles.GetProperty("permissions").GetArrayLength().ShouldBe(Permissions.All.Count);
        (await app.Send("PUT", "/roles/owner", owner, Night)).Text("code").ShouldBe("role_built_in");
        (await app.Send("PUT", "/roles/Night Shift", owner, Night)).Text("field").ShouldBe("role");
        (await app.Send("PUT", "/roles/x", owner, """{"name":"X","permissions":["everything"]}""")).Text("field").ShouldBe("permissions");
        (await app.Send("PUT", "/roles/x", owner, """{"name":"","permissions":[]}""")).Text("field").ShouldBe("name");
    }

    [Fact]
    public async Task Every_address_asks_every_role_for_its_permission()
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite);
        var owner = await app.Owner();
        (await app.Send("PUT", "/roles/nothing", owner, """{"name":"Nothing","permissions":[]}""")).Status.ShouldBe(201);
        var people = new List<(string Token, IReadOnlySet<string> Permissions)>();
        foreach (var role in (string[])[BuiltInRoles.Admin, BuiltInRoles.Supervisor, BuiltInRoles.Agent, "nothing"])
        {
            var (id, token) = await app.Join(owner, role + "@acme.example", role);
            people.Add((token, (await app.Member(id))!.Permissions));
        }

        var guarded = app.Guarded();
        guarded.Select(x => x.Permission).Distinct().Count().ShouldBe(Permissions.All.Count);
        var refused = 0;
        foreach (var (method, path, permission) in guarded)
        {
            foreach (var (token, permissions) in people)
            {
                var address = path.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
                var answer = await app.Send(method, address, token, method is "GET" or "DELETE" ? null : "{}");
                (answer.Text("code") == "permission_missing").ShouldBe(!permissions.Contains(permission), $"{method} {path}: {answer.Status} {answer.Text("code")}");
                refused += permissions.Contains(permission) ? 0 : 1;
            }
        }

        refused.ShouldBeGreaterThan(40);
    }

    [Fact]
    public void Each_built_in_role_holds_what_the_lesser_one_holds()
    {
        for (var i = 1; i < BuiltInRoles.All.Count; i++)
            BuiltInRoles.All[i].Permissions.IsSubsetOf(BuiltInRoles.All[i - 1].Permissions).ShouldBeTrue(BuiltInRoles.All[i].Key);
        BuiltInRoles.Find(BuiltInRoles.Agent)!.Permissions.ShouldNotContain(Permissions.ConversationsReadAll);
        BuiltInRoles.Find(BuiltInRoles.Supervisor)!.Permissions.ShouldNotContain(Permissions.TeamManage);
        Permissions.Known.ShouldAllBe(x => x.Meaning.EndsWith('.'));
    }
}
