using System.ComponentModel;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Conversa.Identity.Access;
using Conversa.Identity.Roles;
using Conversa.Inbox.Api;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.Decisions;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Mail;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Conversa.Inbox.Transcripts;

internal sealed record MailTranscriptRequest(
    [property: Description("Where to; the customer's address without it.")] string? To = null, [property: Description("Where its times are; UTC without it.")] string? TimeZone = null);

/// <summary>The JSON of transcripts.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(MailTranscriptRequest))]
internal sealed partial class TranscriptJson : JsonSerializerContext
{
    /// <summary>The same, writing other scripts as they are.</summary>
    public static TranscriptJson Wire => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

/// <summary>One conversation to keep or to send, over the native API.</summary>
internal static class TranscriptEndpoints
{
    private const int MaxAddress = 255;
    private const int MaxMail = 500_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/conversations/{conversation}/transcript", Get).RequirePermissionOrScope(Permissions.ConversationsExport, InboxScopes.Read).WithName("ReadTranscript")
            .WithSummary($"The conversation as a file; its newest {Transcript.Most} messages.").WithQuery("format", "text (without it) or html.").WithQuery("time_zone", "Where its times are; UTC without it.")
            .WithQuery("notes", "true: with the team's notes.", "boolean").Produces<string>(StatusCodes.Status200OK, "text/plain", "text/html").ProducesProblem(400).ProducesProblem(404);
        routes.MapPost("/conversations/{conversation}/transcript/mail", Send).RequirePermission(Permissions.ConversationsExport).WithName("MailTranscript")
            .WithSummary("Sends the conversation by mail, without the team's notes, and notes that it was sent.").WithHeader("Idempotency-Key", "Names this request, so that repeating it sends nothing twice.", required: true)
            .Accepts<MailTranscriptRequest>("application/json").Produces(StatusCodes.Status204NoContent).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<IResult> Get(HttpContext http, string conversation, ConversationDoor door, ReadTranscript read, CancellationToken ct)
    {
        var query = http.Request.Query;
        var (format, notes) = (query["format"] is [{ Length: > 0 } asked] ? asked : "text", query["notes"] is [{ Length: > 0 } with] ? with : "false");
        if (format is not ("text" or "html"))
            return Refusal.Invalid("format", "format must be text or html.").ToHttp();
        if (notes is not ("true" or "false"))
            return Refusal.Invalid("notes", "notes must be true or false.").ToHttp();
        var zone = Zone(query["time_zone"]);
        if (!zone.Ok)
            return zone.Refusal.ToHttp();
        if (await door.FindAsync(http, conversation, ct) is not { } stored)
            return InboxRefusals.NoConversation.ToHttp();
        var transcript = await read.Handle(http.Actor().Workspace, stored, zone.Value, notes == "true", ct);
        var headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'";
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName($"conversation-{transcript.Conversation}.{(format == "html" ? "html" : "txt")}");
        headers.ContentDisposition = disposition.ToString();
        return format == "html" ? TypedResults.Text(TranscriptPage.Write(transcript), "text/html", Encoding.UTF8) : TypedResults.Text(TranscriptText.Write(transcript), "text/plain", Encoding.UTF8);
    }

    private static async Task<IResult> Send(HttpContext http, string conversation, ConversationDoor door, InboxDesk desk, ReadTranscript read, Mailer mailer, Database database, CancellationToken ct)
    {
        var (body, key) = (await http.Request.ReadAsync(TranscriptJson.Wire.MailTranscriptRequest, ct), http.Request.IdempotencyKey());
        if ((body.Refusal ?? key.Refusal) is { } refusal)
            return refusal.ToHttp();
        var zone = Zone(body.Value.TimeZone);
        if (!zone.Ok)
            return zone.Refusal.ToHttp();
        if (await door.FindAsync(http, conversation, ct) is not { } stored)
            return InboxRefusals.NoConversation.ToHttp();
        var (actor, customer) = (http.Actor(), stored.State.Customer);
        var own = await database.FirstAsync("select email from customer where user_id = @user", r => r.GetString(0), ct, ("user", customer));
        var to = string.IsNullOrWhiteSpace(body.Value.To) ? own ?? "" : body.Value.To.Trim();
        if (to.Length is 0 or > MaxAddress || to.IndexOf('@', StringComparison.Ordinal) < 1 || to.Any(x => char.IsControl(x) || char.IsWhiteSpace(x)))
            return Refusal.Invalid("to", $"to must be an address of at most {MaxAddress} characters; this customer has none.").ToHttp();
        var transcript = await read.Handle(actor.Workspace, stored, zone.Value, notes: false, ct);
        var text = TranscriptText.Write(transcript);
        var mail = new MailMessage(to, $"{transcript.Channel}: {transcript.Customer}".ReplaceLineEndings(" "), text.Length > MaxMail ? text[..text.LastIndexOf('\n', MaxMail)] + "\n[…]" : text, to == own ? customer : null);
        var sent = await desk.DecideAsync(actor.Workspace, stored.State.Room, async (decision, held) =>
        {
            var name = $"{actor.User}:mail:{key.Value}";
            if (await decision.Tx.Connection.FirstAsync("select 1 from conversation_fact where room_id = @room and request_key = @key", r => true, ct, ("room", stored.State.Room), ("key", name)))
                return Done.It;
            var queued = await mailer.EnqueueAsync(decision.Tx.Connection, mail, ct);
            if (!queued.Ok)
                return queued.Refusal;
            held.RequestKey = name;
            held.Life.Note("✉ " + to, actor.User, decision.Now);
            return Done.It;
        }, ct);
        if (!sent.Ok)
            return sent.Refusal.ToHttp();
        mailer.Wake();
        return TypedResults.NoContent();
    }

    private static Result<TimeZoneInfo> Zone(string? name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(string.IsNullOrEmpty(name) ? "UTC" : name, out var zone) ? zone : Refusal.Invalid("time_zone", "time_zone must be the name of a time zone, Asia/Jakarta for example.");
}
