using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Conversa.Chat.Api;
using Conversa.Chat.Files;
using Conversa.Identity.Access;
using Conversa.Identity.Roles;
using Conversa.Identity.Users;
using Conversa.Inbox.Api;
using Conversa.Inbox.Reports;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Conversa.Inbox.Exports;

internal sealed record ExportRequest(
    [property: AllowedValues("report", "resolved"), Description("report: the rows of a report; resolved: a row for each service that was resolved.")] string Kind,
    string? From = null, string? To = null, string? TimeZone = null, string? By = null, string? Channel = null, string? Division = null, string? Agent = null, string? Tag = null);

internal sealed record ApiExport(
    string Id, string Kind, [property: AllowedValues("waiting", "running", "done", "failed")] string State, [property: Description("How many rows are written.")] long RowsDone,
    [property: Description("How many there will be, as far as that is known.")] long RowsTotal, long Bytes, ApiPerson? By, DateTime CreatedAt,
    [property: Description("When the file goes; null before it is done.")] DateTime? ExpiresAt,
    [property: Description("Where it can be fetched without credentials until then, once it is done: whoever knows the address can.")] string? Url);

internal sealed record ApiExports(IReadOnlyList<ApiExport> Exports);

/// <summary>The JSON of exports.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ExportRequest))]
[JsonSerializable(typeof(ApiExport))]
[JsonSerializable(typeof(ApiExports))]
internal sealed partial class ExportWire : JsonSerializerContext
{
    /// <summary>The same, writing other scripts as they are.</summary>
    public static ExportWire Wire => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

/// <summary>Reports as files over the native API.</summary>
internal static class ExportEndpoints
{
    private static readonly Refusal NoExport = Refusal.NotFound("export");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/exports", Create).RequirePermissionOrScope(Permissions.ReportsExport, InboxScopes.Read).WithName("CreateExport").WithSummary("Begins to write a report into a file of comma-separated values.")
            .WithHeader("Idempotency-Key", "Names this request, so that repeating it does not make two files.", required: true).Accepts<ExportRequest>("application/json").Produces<ApiExport>().ProducesProblem(400).ProducesProblem(429);
        routes.MapGet("/exports", List).RequirePermissionOrScope(Permissions.ReportsExport, InboxScopes.Read).WithName("ListExports").WithSummary("The workspace's files, the newest first.").Produces<ApiExports>();
        routes.MapGet("/exports/{export}", Read).RequirePermissionOrScope(Permissions.ReportsExport, InboxScopes.Read).WithName("ReadExport").WithSummary("How far a file is.").Produces<ApiExport>().ProducesProblem(404);
        routes.MapDelete("/exports/{export}", Delete).RequirePermissionOrScope(Permissions.ReportsExport, InboxScopes.Read).WithName("DeleteExport").WithSummary("Removes a file, or stops writing it. Its address leads nowhere at once.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(404);
        routes.MapGet("/exports/files/{address}", Fetch).AllowAnyone().WithName("FetchExport").WithSummary("The file behind an address.").Produces(StatusCodes.Status200OK, contentType: "text/csv").ProducesProblem(404);
    }

    private static async Task<IResult> Create(HttpContext http, Database database, UserDirectory users, WriteExports writer, ExportOptions options, TimeProvider clock, CancellationToken ct)
    {
        var (body, key) = (await http.Request.ReadAsync(ExportWire.Wire.ExportRequest, ct), http.Request.IdempotencyKey());
        if ((body.Refusal ?? key.Refusal) is { } refusal)
            return refusal.ToHttp();
        var (actor, x) = (http.Actor(), body.Value);
        ExportKind? kind = x.Kind switch { "report" => ExportKind.Report, "resolved" => ExportKind.Resolved, _ => null };
        if (kind is null)
            return Refusal.Invalid("kind", "kind must be report or resolved.").ToHttp();
        var asked = new Dictionary<string, string?>
        {
            ["from"] = x.From, ["to"] = x.To, ["time_zone"] = x.TimeZone, ["by"] = x.By, ["channel"] = x.Channel, ["division"] = x.Division, ["agent"] = x.Agent, ["tag"] = x.Tag,
        };
        var question = await ReportQuestion.ReadAsync(name => asked[name] is { Length: > 0 } text ? text : null, actor.Workspace, users, clock, ct);
        if (!question.Ok)
            return question.Refusal.ToHttp();
        (asked["from"], asked["to"]) = (Day(question.Value.First), Day(question.Value.Last)); // the days that were meant, however long it takes
        var stored = JsonSerializer.Serialize(asked.Where(a => !string.IsNullOrEmpty(a.Value)).ToDictionary(a => a.Key, a => a.Value!), ExportJson.Default.DictionaryStringString);
        var made = await database.WriteAsync(async connection =>
        {
            var name = $"{actor.User}:{key.Value}";
            var find = $"select {Export.Columns} from inbox_export where workspace_id = @workspace and made_by_key = @key";
            if (await connection.FirstAsync<Export>(find, Export.Read, ct, ("workspace", actor.Workspace), ("key", name)) is { } earlier)
                return Result.Of(earlier);
            if (await connection.FirstAsync("select count(*) from inbox_export where workspace_id = @workspace", r => r.GetInt64(0), ct, ("workspace", actor.Workspace)) >= options.MostFiles)
                return new Refusal("too_many_exports", RefusalKind.TooMany, $"A workspace can have {options.MostFiles} files. Delete some, or wait until they go.", RetryAfter: TimeSpan.FromMinutes(10));
            await connection.ExecuteAsync(
                """
                insert into inbox_export (workspace_id, owner_id, kind, question, state, progress, rows_done, rows_total, bytes, address, made_by_key, node, lease_until, attempts, created_at, expires_at)
                values (@workspace, @owner, @kind, @question, 0, '', 0, 0, 0, @address, @key, '', 0, 0, @now, 0) on conflict (workspace_id, made_by_key) do nothing
                """,
                ct, ("workspace", actor.Workspace), ("owner", actor.User), ("kind", (short)kind), ("question", stored), ("address", Ids.Token()), ("key", name), ("now", clock.GetUtcNow().ToUnixTimeMilliseconds()));
            return Result.Of((await connection.FirstAsync<Export>(find, Export.Read, ct, ("workspace", actor.Workspace), ("key", name)))!);
        }, ct);
        if (!made.Ok)
            return made.Refusal.ToHttp();
        writer.Wake();
        return JsonAnswer.Of((await ShowAsync([made.Value], users, ct))[0], ExportWire.Wire.ApiExport);
    }

    private static async Task<IResult> List(HttpContext http, Database database, UserDirectory users, CancellationToken ct)
    {
        var all = await database.QueryAsync($"select {Export.Columns} from inbox_export where workspace_id = @workspace and state <> 4 order by id desc", Export.Read, ct, ("workspace", http.Actor().Workspace));
        return JsonAnswer.Of(new ApiExports(await ShowAsync(all, users, ct)), ExportWire.Wire.ApiExports);
    }

    private static async Task<IResult> Read(HttpContext http, string export, Database database, UserDirectory users, CancellationToken ct) =>
        await database.FirstAsync<Export>($"select {Export.Columns} from inbox_export where workspace_id = @workspace and id = @id and state <> 4", Export.Read, ct, ("workspace", http.Actor().Workspace), ("id", Addresses.Id(export)))
            is { } found ? JsonAnswer.Of((await ShowAsync([found], users, ct))[0], ExportWire.Wire.ApiExport) : NoExport.ToHttp();

    private static async Task<IResult> Delete(HttpContext http, string export, Database database, WriteExports writer, CancellationToken ct)
    {
        if (await database.ExecuteAsync("update inbox_export set state = 4 where workspace_id = @workspace and id = @id", ct, ("workspace", http.Actor().Workspace), ("id", Addresses.Id(export))) != 1)
            return NoExport.ToHttp();
        writer.Wake();
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Fetch(HttpContext http, string address, Database database, KeptBlobs blobs, TimeProvider clock, CancellationToken ct)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        if (await database.FirstAsync<Export>($"select {Export.Columns} from inbox_export where address = @address and state = 2 and expires_at > @now", Export.Read, ct,
            ("address", address), ("now", clock.GetUtcNow().ToUnixTimeMilliseconds())) is not { } found)
            return NoExport.ToHttp();
        var parts = await database.QueryAsync("select blob from inbox_export_part where export_id = @id order by number", r => r.GetString(0), ct, ("id", found.Id));
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(FileName(found));
        headers.ContentDisposition = disposition.ToString();
        http.Response.ContentLength = found.Bytes;
        return TypedResults.Stream(async body =>
        {
            foreach (var part in parts)
            {
                await using var piece = await blobs.OpenAsync(part, ct) ?? throw new IOException("A piece of the file is gone.");
                await piece.CopyToAsync(body, ct);
            }
        }, "text/csv; charset=utf-8");
    }

    private static async Task<List<ApiExport>> ShowAsync(IReadOnlyList<Export> exports, UserDirectory users, CancellationToken ct)
    {
        var people = await users.ByIdsAsync(exports.Select(x => x.Owner).Where(x => x != 0).Distinct(), ct);
        return [.. exports.Select(x => new ApiExport(
            ConversationViews.Id(x.Id), x.Kind == ExportKind.Report ? "report" : "resolved", x.State switch { ExportState.Waiting => "waiting", ExportState.Running => "running", ExportState.Done => "done", _ => "failed" },
            x.RowsDone, x.RowsTotal, x.Bytes, ApiPerson.Of(people.GetValueOrDefault(x.Owner)), ConversationViews.Time(x.CreatedAt), x.State == ExportState.Done ? ConversationViews.TimeOrNull(x.ExpiresAt) : null,
            x.State == ExportState.Done ? $"/api/v1/exports/files/{x.Address}" : null))];
    }

    private static string FileName(Export x)
    {
        var asked = JsonSerializer.Deserialize(x.Question, ExportJson.Default.DictionaryStringString)!;
        return $"{(x.Kind == ExportKind.Report ? "report" : "resolved")}-{asked["from"]}-{asked["to"]}.csv";
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
