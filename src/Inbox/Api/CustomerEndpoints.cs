using System.ComponentModel;
using System.Data.Common;
using System.Text.Json;
using Conversa.Chat.Api;
using Conversa.Identity.Access;
using Conversa.Identity.Roles;
using Conversa.Identity.Users;
using Conversa.Inbox.Decisions;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Api;

/// <summary>Changes what is known of a customer.</summary>
internal sealed record CustomerChange(string? Email = null, string? Phone = null, [property: Description("Merged into the properties (JSON Merge Patch, RFC 7396).")] JsonElement? Properties = null);

/// <summary>A customer as a channel knows them.</summary>
internal sealed record ApiCustomer(
    ApiPerson? User,
    [property: Description("What your own server calls them; empty for a visitor.")] string Identity,
    string Email, string Phone, RawJson Properties, bool Blocked, DateTime CreatedAt, long Version);

/// <summary>Whoever a conversation is with, over the native API.</summary>
internal static class CustomerEndpoints
{
    private const int MaxEmail = 254;
    private const int MaxPhone = 40;
    private const string Columns = "user_id, identity, email, phone, properties, blocked, created_at, version";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/conversations/{conversation}/customer", Read).RequirePermissionOrScope(Permissions.ContactsRead, InboxScopes.Read).WithName("ReadCustomer").WithSummary("Whoever the conversation is with.")
            .Produces<ApiCustomer>().ProducesProblem(404);
        routes.MapPatch("/conversations/{conversation}/customer", Change).RequirePermissionOrScope(Permissions.ContactsWrite, InboxScopes.Write).WithName("ChangeCustomer")
            .WithSummary("Changes the given parts of what is known of the customer.").WithIfMatch().Accepts<CustomerChange>("application/json").Produces<ApiCustomer>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(412);
    }

    private static async Task<IResult> Read(HttpContext http, string conversation, ConversationDoor door, Database database, UserDirectory users, CancellationToken ct)
    {
        if (await door.FindAsync(http, conversation, ct) is not { } stored)
            return InboxRefusals.NoConversation.ToHttp();
        await using var connection = await database.OpenReadAsync(ct);
        return await AnswerAsync((await FindAsync(connection, stored.State.Customer, ct))!, users, ct);
    }

    private static async Task<IResult> Change(HttpContext http, string conversation, ConversationDoor door, InboxDesk desk, UserDirectory users, InboxOptions limits, CancellationToken ct)
    {
        var (body, version) = (await http.Request.ReadAsync(InboxJson.Wire.CustomerChange, ct), http.Request.IfMatch());
        if ((body.Refusal ?? version.Refusal ?? Check(body.Value)) is { } refusal)
            return refusal.ToHttp();
        if (await door.FindAsync(http, conversation, ct) is not { } stored)
            return InboxRefusals.NoConversation.ToHttp();
        var (actor, change) = (http.Actor(), body.Value);
        var changed = await desk.DecideAsync<Customer>(actor.Workspace, async decision =>
        {
            var (connection, held) = (decision.Tx.Connection, (await decision.OpenAsync(stored.State.Room))!);
            var known = (await FindAsync(connection, stored.State.Customer, ct))!;
            var merged = change.Properties is { } patch ? MergePatch.Apply(known.Properties, patch, limits.MaxPropertiesBytes) : (known.Properties, "");
            if (!merged.Ok)
                return merged.Refusal with { Field = "properties" };
            var after = known with { Email = change.Email ?? known.Email, Phone = change.Phone ?? known.Phone, Properties = merged.Value.Text };
            if (after == known)
                return known;
            if (version.Value is { } expected && expected != known.Version)
                return ChannelEndpoints.Stale;
            after = after with { Version = known.Version + 1 };
            await connection.ExecuteAsync("update customer set email = @email, phone = @phone, properties = @properties, updated_at = @now, version = @version where user_id = @user", ct,
                ("email", after.Email), ("phone", after.Phone), ("properties", after.Properties), ("now", decision.Now), ("version", after.Version), ("user", after.User));
            held.Life.ChangeProperties("customer", actor.User, decision.Now);
            return after;
        }, ct);
        return changed.Ok ? await AnswerAsync(changed.Value, users, ct) : changed.Refusal.ToHttp();
    }

    private static Refusal? Check(CustomerChange x) =>
        x.Email is { Length: > 0 } && (x.Email.Length > MaxEmail || x.Email.IndexOf('@', StringComparison.Ordinal) < 1) ? Refusal.Invalid("email", $"email must be an address of at most {MaxEmail} characters.")
        : x.Phone?.Length > MaxPhone ? Refusal.Invalid("phone", $"phone can have at most {MaxPhone} characters.")
        : null;

    private static Task<Customer?> FindAsync(DbConnection connection, long user, CancellationToken ct) => connection.FirstAsync<Customer>(
        $"select {Columns} from customer where user_id = @user",
        r => new Customer(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3), r.GetString(4), r.GetBoolean(5), r.GetInt64(6), r.GetInt64(7)), ct, ("user", user));

    private static async Task<IResult> AnswerAsync(Customer x, UserDirectory users, CancellationToken ct) => JsonAnswer.Of(
        new ApiCustomer(ApiPerson.Of(await users.ByIdAsync(x.User, ct)), x.Identity, x.Email, x.Phone, new RawJson(x.Properties), x.Blocked, ConversationViews.Time(x.CreatedAt), x.Version),
        InboxJson.Wire.ApiCustomer, version: x.Version);

    private sealed record Customer(long User, string Identity, string Email, string Phone, string Properties, bool Blocked, long CreatedAt, long Version);
}
