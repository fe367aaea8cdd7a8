using System.Text.Json;
using System.Text.Json.Nodes;
using Conversa.Chat.Api;
using Conversa.Identity.Roles;
using Conversa.Inbox.Api;
using Conversa.Inbox.Decisions;
using Conversa.Platform;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Compatibility;

/// <summary>A customer's properties, one at a time.</summary>
internal sealed class ContactCalls(Database database, InboxDesk desk, OmniRooms rooms, InboxOptions limits)
{
    private const int MaxLabel = 255;

    public void Map(IEndpointRouteBuilder routes, OmniCalls calls)
    {
        calls.Map(routes, "GET", "/api/v2/contacts/properties/{contact}", Permissions.ContactsRead, ReadAsync);
        calls.Map(routes, "POST", "/api/v2/contacts/properties/{contact}", Permissions.ContactsWrite, SetAsync);
    }

    /// <summary>Properties as a list; a number says only where in the list one is.</summary>
    public static JsonArray List(string properties)
    {
        using var parsed = JsonDocument.Parse(properties);
        return OmniJson.List(parsed.RootElement.EnumerateObject().Where(x => x.Name != OmniCustomer.ClaimedId).Select((x, i) => new JsonObject
        {
            ["id"] = i + 1, ["label"] = x.Name, ["value"] = x.Value.ValueKind == JsonValueKind.String ? x.Value.GetString() : x.Value.GetRawText(),
        }));
    }

    private async Task<Result<JsonObject>> ReadAsync(OmniRequest request, CancellationToken ct) =>
        await rooms.SeesAsync(request, Addresses.Id(request.Address("contact")), ct) && await database.FirstAsync<string?>("select properties from customer where user_id = @user and workspace_id = @workspace", r => r.GetString(0), ct,
            ("user", Addresses.Id(request.Address("contact"))), ("workspace", request.Workspace)) is { } properties
            ? OmniJson.Answer(List(properties))
            : NoContact;

    private async Task<Result<JsonObject>> SetAsync(OmniRequest request, CancellationToken ct)
    {
        var (label, value, contact) = (request.Fields.Required("label"), request.Fields.Text("value") ?? "", Addresses.Id(request.Address("contact")));
        if (label.Length > MaxLabel || label == OmniCustomer.ClaimedId)
            request.Fields.Refuse(Refusal.Invalid("label", $"label must have 1 to {MaxLabel} characters and not be {OmniCustomer.ClaimedId}."));
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        if (!await rooms.SeesAsync(request, contact, ct))
            return NoContact;
        var patch = JsonElement.Parse(new JsonObject { [label] = value }.ToJsonString());
        var set = await desk.DecideAsync<string>(request.Workspace, async decision =>
        {
            var connection = decision.Tx.Connection;
            if (await connection.FirstAsync<string?>("select properties from customer where user_id = @user and workspace_id = @workspace", r => r.GetString(0), ct, ("user", contact), ("workspace", request.Workspace)) is not { } known)
                return NoContact;
            var merged = MergePatch.Apply(known, patch, limits.MaxPropertiesBytes);
            if (!merged.Ok)
                return merged.Refusal with { Field = "value" };
            if (merged.Value.Text == known)
                return known;
            await connection.ExecuteAsync("update customer set properties = @properties, updated_at = @now, version = version + 1 where user_id = @user", ct,
                ("properties", merged.Value.Text), ("now", decision.Now), ("user", contact));
            var rooms = await connection.QueryAsync("select room_id from conversation where customer_id = @user and workspace_id = @workspace order by room_id desc limit 1", r => r.GetInt64(0), ct, ("user", contact), ("workspace", request.Workspace));
            if (rooms is [var room] && await decision.OpenAsync(room) is { } held)
                held.Life.ChangeProperties("customer", request.Actor.User, decision.Now); // the latest conversation tells that it changed
            return merged.Value.Text;
        }, ct);
        return set.Ok ? OmniJson.Answer(new JsonObject { ["label"] = label, ["value"] = value, ["properties"] = List(set.Value) }) : set.Refusal;
    }

    private static readonly Refusal NoContact = Refusal.NotFound("contact");
}
