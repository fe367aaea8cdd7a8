using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Conversa.Identity.Access;
using Conversa.Identity.Roles;
using Conversa.Inbox.Api;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.FollowUps;

/// <summary>When to look at a conversation again.</summary>
internal sealed record FollowUpRequest(DateTimeOffset At, [property: Description("What about; never shown to the customer.")] string Note = "");

/// <summary>Reminders over the native API.</summary>
internal static class FollowUpEndpoints
{
    private const int MaxNote = 1_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut("/conversations/{conversation}/follow-up", Set).RequirePermissionOrScope(Permissions.ConversationsReply, InboxScopes.Write).WithName("SetFollowUp")
            .WithSummary("Reminds of it then, without putting it out of the way; one that is due is told as conversation.follow_up_due.").Accepts<FollowUpRequest>("application/json")
            .Produces<ApiConversation>().ProducesProblem(400).ProducesProblem(404);
        routes.MapDelete("/conversations/{conversation}/follow-up", Drop).RequirePermissionOrScope(Permissions.ConversationsReply, InboxScopes.Write).WithName("DropFollowUp")
            .WithSummary("Takes the reminder back.").Produces<ApiConversation>().ProducesProblem(404);
    }

    private static async Task<IResult> Set(HttpContext http, string conversation, ConversationDoor door, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(FollowUpJson.Default.FollowUpRequest, ct);
        if (!body.Ok)
            return body.Refusal.ToHttp();
        var (at, note) = (body.Value.At.ToUnixTimeMilliseconds(), body.Value.Note);
        if (note.Length > MaxNote)
            return Refusal.Invalid("note", $"note can have at most {MaxNote} characters.").ToHttp();
        return await door.DecideAsync(http, conversation, async (decision, held) =>
        {
            if (at <= decision.Now)
                return Refusal.Invalid("at", "at must lie in the future.");
            await FollowUp.SetAsync(decision, held, at, note, http.Actor().User, ct);
            return Done.It;
        }, ct);
    }

    private static Task<IResult> Drop(HttpContext http, string conversation, ConversationDoor door, CancellationToken ct) => door.DecideAsync(http, conversation, async (decision, held) =>
    {
        await FollowUp.DropAsync(decision, held, http.Actor().User, ct);
        return Done.It;
    }, ct);
}

/// <summary>The JSON of reminders.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FollowUpRequest))]
internal sealed partial class FollowUpJson : JsonSerializerContext;
