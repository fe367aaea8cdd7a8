using System.Text.Json.Nodes;
using Conversa.Identity.Roles;
using Conversa.Inbox.Api;
using Conversa.Inbox.Settings;
using Conversa.Platform;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Compatibility;

/// <summary>A room is settled.</summary>
internal sealed class ResolveCalls(OmniRooms rooms, Office office, Database database, InboxOptions limits)
{
    private static readonly Refusal NoMail = Refusal.Invalid("is_send_email", "is_send_email must be false: this server mails nobody a transcript.");

    public void Map(IEndpointRouteBuilder routes, OmniCalls calls) => calls.Map(routes, "POST", "/api/v1/admin/service/mark_as_resolved", Permissions.ConversationsResolve, ResolveAsync);

    private async Task<Result<JsonObject>> ResolveAsync(OmniRequest request, CancellationToken ct)
    {
        var fields = request.Fields;
        var (room, notes, last, extras) = (fields.Id("room_id"), fields.Text("notes"), fields.Number("last_comment_id"), fields.Object("extras"));
        if (fields.Flag("is_send_email") == true)
            fields.Refuse(NoMail);
        if ((fields.Refusal ?? ConversationActions.CheckNote("notes", notes, limits)) is { } refusal)
            return refusal;
        var by = request.Actor.User;
        var decided = await rooms.DecideAsync(request, room, async (decision, held) =>
        {
            if (extras is { } patch)
            {
                var merged = MergePatch.Apply(held.Extras, patch, limits.MaxPropertiesBytes);
                if (!merged.Ok)
                    return merged.Refusal with { Field = "extras" };
                if (merged.Value.Text != held.Extras)
                {
                    held.Extras = merged.Value.Text;
                    held.Life.ChangeProperties(merged.Value.Keys, by, decision.Now);
                }
            }

            return (await decision.DeskAsync()).Let(held.Life, life => life.Resolve(by, decision.Now, notes));
        }, ct);
        if (!decided.Ok)
            return decided.Refusal;
        var (stored, team) = (decided.Value, await OmniTeam.ReadAsync(request.Workspace, office, database, ct));
        var service = (await OmniEpisodes.ShowAsync(database, request.Workspace, stored, ct))!;
        if (last is { } known)
            service["last_comment_id"] = OmniJson.Text(known);
        service["user"] = team.View.Staff.GetValueOrDefault(stored.State.Service!.ResolvedBy) is { } staff ? team.Show(staff) : null;
        var info = (await rooms.ShowAsync(request.Workspace, [stored], ct))[0]!;
        return OmniJson.Answer(new JsonObject
        {
            ["service"] = service,
            ["room_info"] = new JsonObject
            {
                ["room"] = new JsonObject
                {
                    ["room_id"] = OmniJson.Text(room),
                    ["room_name"] = info["name"]!.DeepClone(),
                    ["room_type"] = "group",
                    ["room_options"] = OmniRooms.Options(stored.State, team.View.Channels.GetValueOrDefault(stored.State.Channel)),
                    ["room_channel_id"] = OmniJson.Text(room),
                    ["room_avatar_url"] = info["user_avatar_url"]?.DeepClone(),
                },
            },
        });
    }
}
