using System.Globalization;
using System.Text.Json;
using Conversa.Chat.Messages;
using Conversa.Platform;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Chat.Compatibility.Server;

/// <summary>What an app's own backend wants to know about its users: who has something to read, and how fast they answer.</summary>
internal sealed class ServerCountCalls(Database database, ServerPeople people)
{
    private const int MaxUsers = 100;

    private const string Unread =
        $"from room_member m join message x on x.room_id = m.room_id and x.id > m.read_id and x.sender_id <> m.user_id and {MessageReader.Visible}";

    public void Map(IEndpointRouteBuilder routes, SdkCalls calls)
    {
        calls.Map(routes, SdkAccess.Server, "GET", "get_unread_users", UnreadUsers);
        calls.Map(routes, SdkAccess.Server, "GET", "get_user_unread_count", UnreadCounts);
        calls.Map(routes, SdkAccess.Server, "GET", "get_average_reply_time_user", ReplyTime);
    }

    private async Task<Result<SdkAnswer>> UnreadUsers(SdkRequest request, CancellationToken ct)
    {
        var ((_, skip, limit), (from, to)) = (request.Fields.Page(), ServerPeople.Window(request.Fields));
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        var ids = await database.QueryAsync(
            $"select distinct m.user_id {Unread} where x.workspace_id = @workspace and x.created_at >= @from and x.created_at < @to order by m.user_id limit @limit offset @skip",
            r => r.GetInt64(0), ct, ("workspace", request.Caller.Workspace), ("from", from), ("to", to), ("limit", limit), ("skip", skip));
        var users = await people.ByIdsAsync(ids, ct);
        return (SdkAnswer)(json =>
        {
            json.WriteStartArray("user_ids"u8);
            foreach (var id in ids)
            {
                if (users.TryGetValue(id, out var user))
                    json.WriteStringValue(user.ExternalId);
            }

            json.WriteEndArray();
        });
    }

    private async Task<Result<SdkAnswer>> UnreadCounts(SdkRequest request, CancellationToken ct)
    {
        var (ids, (from, to)) = (request.Fields.RequiredList("user_ids", MaxUsers), ServerPeople.Window(request.Fields));
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        var named = await people.AllAsync(request, ids, ct);
        if (!named.Ok)
            return named.Refusal;
        var counts = (await database.QueryAsync(
            $"select m.user_id, count(*) {Unread} where m.user_id in " + database.Dialect("(select value from json_each(@users))", "(select json_array_elements_text(@users::json)::bigint)")
            + " and x.workspace_id = @workspace and x.created_at >= @from and x.created_at < @to group by m.user_id",
            r => (User: r.GetInt64(0), Count: r.GetInt64(1)), ct,
            ("users", JsonSerializer.Serialize(named.Value.Select(user => user.Id))), ("workspace", request.Caller.Workspace), ("from", from), ("to", to)))
            .ToDictionary(row => row.User, row => row.Count);
        return (SdkAnswer)(json =>
        {
            json.WriteStartArray("user_unread_count"u8);
            foreach (var user in named.Value)
            {
                json.WriteStartObject();
                json.WriteString("user_id"u8, user.ExternalId);
                json.WriteNumber("unread_count"u8, counts.GetValueOrDefault(user.Id));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    /// <summary>A reply is a message right after somebody else's in the same room; its time is from that one to this.</summary>
    private async Task<Result<SdkAnswer>> ReplyTime(SdkRequest request, CancellationToken ct)
    {
        var (from, to) = ServerPeople.Window(request.Fields);
        var user = await people.OneAsync(request, "user_id", ct);
        if (!user.Ok)
            return user.Refusal;
        var times = await database.FirstAsync(
            """
            select count(*), coalesce(sum(x.created_at - p.created_at), 0), coalesce(max(x.created_at - p.created_at), 0), coalesce(min(x.created_at - p.created_at), 0)
            from room_member m
            join message x on x.room_id = m.room_id and x.sender_id = m.user_id and x.type <> 'system_event' and x.created_at >= @from and x.created_at < @to
            join message p on p.workspace_id = x.workspace_id and p.id = x.previous_id and p.sender_id <> x.sender_id and p.type <> 'system_event'
            where m.user_id = @user
            """,
            r => (Replies: r.GetInt64(0), Sum: Convert.ToInt64(r.GetValue(1), CultureInfo.InvariantCulture), Longest: r.GetInt64(2), Shortest: r.GetInt64(3)), ct,
            ("user", user.Value.Id), ("from", from), ("to", to));
        return (SdkAnswer)(json =>
        {
            json.WriteStartObject("data"u8);
            json.WriteString("user_id"u8, user.Value.ExternalId);
            json.WriteStartObject("duration"u8);
            Seconds(json, "average"u8, times.Replies == 0 ? null : times.Sum / (double)times.Replies);
            Seconds(json, "longest"u8, times.Replies == 0 ? null : times.Longest);
            Seconds(json, "shortest"u8, times.Replies == 0 ? null : times.Shortest);
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    private static void Seconds(Utf8JsonWriter json, ReadOnlySpan<byte> name, double? milliseconds)
    {
        if (milliseconds is { } known)
            json.WriteNumber(name, Math.Round(known / 1000, 3));
        else
            json.WriteNull(name);
    }
}
