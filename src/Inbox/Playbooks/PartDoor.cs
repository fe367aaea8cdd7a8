using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Conversa.Chat.Api;
using Conversa.Identity.Access;
using Conversa.Inbox.Api;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Playbooks;

/// <summary>
/// The native routes of one kind of part: a list in its order, one, <c>PUT</c> under a key the caller chooses (so it can be repeated), and <c>DELETE</c>.
/// </summary>
/// <typeparam name="TRequest">What callers send, and what is kept.</typeparam>
/// <typeparam name="TAnswer">What they get.</typeparam>
/// <typeparam name="TList">All of it.</typeparam>
internal sealed class PartDoor<TRequest, TAnswer, TList>(PartKind kind, string path, string noun, string name, int most)
    where TRequest : notnull
{
    private const int MaxKey = 50;
    private const int MaxPlace = 10_000;

    public required JsonTypeInfo<TRequest> Request { get; init; }

    public required JsonTypeInfo<TAnswer> Answer { get; init; }

    public required JsonTypeInfo<TList> All { get; init; }

    public required Func<PlaybookPart, TRequest, TAnswer> Show { get; init; }

    public required Func<IReadOnlyList<TAnswer>, TList> List { get; init; }

    /// <summary>What is wrong with it, or null.</summary>
    public required Func<TRequest, Refusal?> Check { get; init; }

    public required Func<TRequest, (int Place, bool Active)> Order { get; init; }

    /// <summary>Whether the program writes to customers because of it.</summary>
    public Func<TRequest, bool> Writes { get; init; } = _ => false;

    public void Map(IEndpointRouteBuilder routes, string readPermission, string managePermission)
    {
        var one = path + "/{key}";
        routes.MapGet(path, ListAsync).RequirePermissionOrScope(readPermission, InboxScopes.Read).WithName("List" + (name.EndsWith('y') ? name[..^1] + "ies" : name + "s")).WithSummary($"Every {noun}, in their order.").Produces<TList>();
        routes.MapGet(one, ReadAsync).RequirePermissionOrScope(readPermission, InboxScopes.Read).WithName($"Read{name}").WithSummary($"One {noun}.").Produces<TAnswer>().ProducesProblem(404);
        routes.MapPut(one, PutAsync).RequirePermissionOrScope(managePermission, InboxScopes.Manage).WithName($"Put{name}").WithSummary($"Makes the {noun} of this key, or changes it. You choose the key.").WithIfMatch()
            .Accepts<TRequest>("application/json").Produces<TAnswer>().ProducesProblem(400).ProducesProblem(412);
        routes.MapDelete(one, DropAsync).RequirePermissionOrScope(managePermission, InboxScopes.Manage).WithName($"Drop{name}").WithSummary($"Removes the {noun}.").Produces(StatusCodes.Status204NoContent);
    }

    private async Task<IResult> ListAsync(HttpContext http, Database database, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        var parts = (await PlaybookPart.AllAsync(connection, http.Actor().Workspace, ct)).Where(x => x.Kind == kind);
        return JsonAnswer.Of(List([.. parts.Select(x => Show(x, Read(x)))]), All);
    }

    private async Task<IResult> ReadAsync(HttpContext http, string key, Database database, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        return await PlaybookPart.FindAsync(connection, http.Actor().Workspace, kind, key, ct) is { } found
            ? JsonAnswer.Of(Show(found, Read(found)), Answer, version: found.Version)
            : Refusal.NotFound(noun).ToHttp();
    }

    private async Task<IResult> PutAsync(HttpContext http, string key, Database database, WorkspaceLog log, PlaybookMemory playbooks, CancellationToken ct)
    {
        var (body, version) = (await http.Request.ReadAsync(Request, ct), http.Request.IfMatch());
        if ((body.Refusal ?? version.Refusal ?? CheckKey(key) ?? CheckPlace(Order(body.Value).Place) ?? Check(body.Value)) is { } refusal)
            return refusal.ToHttp();
        var (actor, text, author) = (http.Actor(), JsonSerializer.Serialize(body.Value, Request), (Result<long>)0L);
        if (Writes(body.Value))
            author = await playbooks.AuthorAsync(actor.Workspace, ct);
        if (!author.Ok)
            return author.Refusal.ToHttp();
        var put = await log.WriteAsync<Done>(actor.Workspace, async tx =>
        {
            var known = await PlaybookPart.FindAsync(tx.Connection, tx.Workspace, kind, key, ct);
            if (known?.Body == text)
                return Done.It;
            if (version.Value is { } expected && expected != (known?.Version ?? 0))
                return ChannelEndpoints.Stale;
            if (known is null && await tx.Connection.FirstAsync("select count(*) from playbook_part where workspace_id = @workspace and kind = @kind", r => r.GetInt64(0), ct,
                ("workspace", tx.Workspace), ("kind", (short)kind)) >= most)
                return Refusal.Invalid("key", $"A workspace can have at most {most} of them.");
            var (place, active) = Order(body.Value);
            await new PlaybookPart(0, kind, key, place, active, text, (known?.Version ?? 0) + 1).SaveAsync(tx.Connection, tx.Workspace, tx.Now, ct);
            await PlaybookMemory.ChangedAsync(tx, actor.User, ct, author.Value);
            return Done.It;
        }, ct);
        return put.Ok ? await ReadAsync(http, key, database, ct) : put.Refusal.ToHttp();
    }

    private async Task<IResult> DropAsync(HttpContext http, string key, WorkspaceLog log, CancellationToken ct)
    {
        var actor = http.Actor();
        return (await log.WriteAsync<Done>(actor.Workspace, async tx =>
        {
            if (await tx.Connection.ExecuteAsync("delete from playbook_part where workspace_id = @workspace and kind = @kind and key = @key", ct,
                ("workspace", tx.Workspace), ("kind", (short)kind), ("key", key)) > 0)
                await PlaybookMemory.ChangedAsync(tx, actor.User, ct);
            return Done.It;
        }, ct)).ToHttp();
    }

    private TRequest Read(PlaybookPart part) => JsonSerializer.Deserialize(part.Body, Request)!;

    private static Refusal? CheckKey(string key) => key.Length is 0 or > MaxKey || key.Any(x => !char.IsAsciiLetterOrDigit(x) && x is not ('-' or '_'))
        ? Refusal.Invalid("key", $"The key in the address can have at most {MaxKey} letters, digits, - and _.") : null;

    private static Refusal? CheckPlace(int place) => place is < 0 or > MaxPlace ? Refusal.Invalid("place", $"place must be a whole number from 0 to {MaxPlace}.") : null;
}
