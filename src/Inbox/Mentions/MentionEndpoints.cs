using System.ComponentModel;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Conversa.Chat.Api;
using Conversa.Identity.Access;
using Conversa.Identity.Roles;
using Conversa.Identity.Users;
using Conversa.Inbox.Api;
using Conversa.Platform.Http;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Mentions;

/// <summary>A note in which one was called.</summary>
internal sealed record ApiMention(string Id, string Conversation, [property: Description("The note.")] string Text, ApiPerson? By, ApiPerson? Customer, DateTime At);

/// <summary>A page of them, the newest first.</summary>
internal sealed record ApiMentions(IReadOnlyList<ApiMention> Mentions, [property: Description("For `after`; null at the end.")] string? Next);

/// <summary>The notes in which one was called, over the native API: also those of conversations one does not see otherwise.</summary>
internal static class MentionEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/mentions", List).RequirePermission(Permissions.ConversationsReadOwn).WithName("ListMentions")
        .WithSummary("The notes in which you were called, the newest first; also those of conversations you do not see otherwise.").WithPaging().Produces<ApiMentions>();

    private static async Task<IResult> List(HttpContext http, Database database, UserDirectory users, CancellationToken ct)
    {
        var (limit, after) = (http.Request.Limit(), Addresses.Optional("after", http.Request.Query["after"]));
        if ((limit.Refusal ?? after.Refusal) is { } refusal)
            return refusal.ToHttp();
        // The note stands right before: whoever writes one calls people with it.
        var page = await database.QueryAsync(
            """
            select m.position, m.room_id, m.actor_id, m.customer_id, m.at,
                (select n.detail from conversation_fact n where n.room_id = m.room_id and n.kind = 110 and n.actor_id = m.actor_id and n.position < m.position order by n.position desc limit 1)
            from conversation_fact m where m.kind = 150 and m.subject = @me and m.workspace_id = @workspace and m.position < @before order by m.position desc limit @limit
            """,
            r => (Position: r.GetInt64(0), Room: r.GetInt64(1), By: r.GetInt64(2), Customer: r.GetInt64(3), At: r.GetInt64(4), Text: r.Text(5) ?? ""), ct,
            ("me", http.Actor().User), ("workspace", http.Actor().Workspace), ("before", after.Value ?? long.MaxValue), ("limit", limit.Value));
        var people = await users.ByIdsAsync(page.SelectMany(x => new[] { x.By, x.Customer }).Where(x => x != 0), ct);
        return JsonAnswer.Of(
            new ApiMentions(
                [.. page.Select(x => new ApiMention(
                    ConversationViews.Id(x.Position), ConversationViews.Id(x.Room), x.Text, ApiPerson.Of(people.GetValueOrDefault(x.By)), ApiPerson.Of(people.GetValueOrDefault(x.Customer)),
                    ConversationViews.Time(x.At)))],
                page.Count == limit.Value ? ConversationViews.Id(page[^1].Position) : null),
            MentionJson.Wire.ApiMentions);
    }
}

/// <summary>The JSON of mentions.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ApiMentions))]
internal sealed partial class MentionJson : JsonSerializerContext
{
    /// <summary>The same, writing other scripts as they are.</summary>
    public static MentionJson Wire => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
