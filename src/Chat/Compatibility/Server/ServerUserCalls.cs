using Conversa.Identity.Sessions;
using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Chat.Compatibility.Server;

/// <summary>An app's own backend registers, shows, lets in and shuts out its users.</summary>
internal sealed class ServerUserCalls(UpsertUser upsert, ListUsers list, IssueSession issue, SetActive active, ServerPeople people)
{
    private const int MaxAtOnce = 100;

    public void Map(IEndpointRouteBuilder routes, SdkCalls calls)
    {
        calls.Map(routes, SdkAccess.Server, "POST", "login_or_register", Register);
        calls.Map(routes, SdkAccess.Server, "GET", "user_profile", Profile);
        calls.Map(routes, SdkAccess.Server, "GET", "get_user_token", (request, ct) => Token(request, false, ct));
        calls.Map(routes, SdkAccess.Server, "POST", "reset_user_token", (request, ct) => Token(request, true, ct));
        calls.Map(routes, SdkAccess.Server, "GET", "get_user_list", List);
        calls.Map(routes, SdkAccess.Server, "DELETE", "deactivate_users", (request, ct) => Switch(request, false, ct));
        calls.Map(routes, SdkAccess.Server, "POST", "reactivate_users", (request, ct) => Switch(request, true, ct));
    }

    private async Task<Result<SdkAnswer>> Register(SdkRequest request, CancellationToken ct)
    {
        var fields = request.Fields;
        var command = new UpsertUser.Command(
            fields.Required("user_id"), new ProfileChange(fields.Required("username"), fields.Some("avatar_url"), fields.ObjectText("extras")), fields.Some("password"), "user_id",
            new ProfileChange.Fields("username"));
        if (fields.Refusal is { } refusal)
            return refusal;
        return One((await upsert.Handle(command, request.Caller, ct)).Then(done => done.User));
    }

    private async Task<Result<SdkAnswer>> Profile(SdkRequest request, CancellationToken ct) => One(await people.OneAsync(request, "user_id", ct));

    private async Task<Result<SdkAnswer>> Token(SdkRequest request, bool endOthers, CancellationToken ct)
    {
        var user = await people.OneAsync(request, "user_id", ct);
        if (!user.Ok)
            return user.Refusal;
        var issued = await issue.Handle(user.Value.ExternalId, endOthers, request.Caller, ct);
        return issued.Then<SdkAnswer>(signedIn => json => json.WriteString("token"u8, signedIn.Tokens.Token));
    }

    private async Task<Result<SdkAnswer>> List(SdkRequest request, CancellationToken ct)
    {
        var ((page, _, limit), all, (order, descending)) = (request.Fields.Page(), request.Fields.Flag("show_all") ?? false, Order(request.Fields));
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        var found = await list.Handle(new ListUsers.Command(null, order, descending, page, limit, all), request.Caller, ct);
        return found.Then<SdkAnswer>(listed => json =>
        {
            json.WriteStartObject("meta"u8);
            json.WriteNumber("total_data"u8, listed.Total);
            json.WriteNumber("total_page"u8, (listed.Total + limit - 1) / limit);
            json.WriteEndObject();
            PersonJson.WriteAll(json, "users"u8, listed.Users);
        });
    }

    private async Task<Result<SdkAnswer>> Switch(SdkRequest request, bool on, CancellationToken ct)
    {
        var ids = request.Fields.RequiredList("user_ids", MaxAtOnce);
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        var named = await people.AllAsync(request, ids, ct);
        if (!named.Ok)
            return named.Refusal;
        foreach (var user in named.Value)
        {
            if (await active.Handle(user.ExternalId, on, request.Caller, ct) is { Ok: false } refused)
                return refused.Refusal!;
        }

        return (SdkAnswer)(json => json.WriteString("message"u8, on ? "users are reactivated"u8 : "users are deactivated"u8));
    }

    private static Result<SdkAnswer> One(Result<UserCard> user) => user.Then<SdkAnswer>(card => json =>
    {
        json.WritePropertyName("user"u8);
        ServerJson.WriteUser(json, card);
    });

    /// <summary>A column and a direction, as in <c>created_at desc nulls last</c>. Nothing of it reaches the database as text.</summary>
    private static (UserOrder, bool) Order(CallFields fields)
    {
        if (fields.Some("order_query") is not { } text)
            return (UserOrder.Created, true);
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        UserOrder? order = words.FirstOrDefault()?.ToLowerInvariant() switch
        {
            "created_at" => UserOrder.Created,
            "updated_at" => UserOrder.Updated,
            "username" or "name" => UserOrder.Name,
            "user_id" or "email" or "id" => UserOrder.ExternalId,
            _ => null,
        };
        var way = words.Length > 1 ? words[1].ToLowerInvariant() : "asc";
        if (order is { } known && way is "asc" or "desc")
            return (order.Value, way == "desc");
        fields.Refuse(Refusal.Invalid("order_query", "order_query must be created_at, updated_at, username or user_id, followed by asc or desc."));
        return default;
    }
}
