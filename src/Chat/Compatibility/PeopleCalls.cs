using Conversa.Identity.Blocks;
using Conversa.Identity.Devices;
using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Chat.Compatibility;

/// <summary>Other people: finding them, blocking them. And the devices one is reached on.</summary>
internal sealed class PeopleCalls(ListUsers list, BlockUser block, BlockList blocked, RegisterDevice register, RemoveDevice remove)
{
    public void Map(IEndpointRouteBuilder routes, SdkCalls calls)
    {
        calls.Map(routes, SdkAccess.User, "GET", "get_user_list", List);
        calls.Map(routes, SdkAccess.User, "POST", "block_user", (request, ct) => Block(request, true, ct));
        calls.Map(routes, SdkAccess.User, "POST", "unblock_user", (request, ct) => Block(request, false, ct));
        calls.Map(routes, SdkAccess.User, "GET", "get_blocked_users", Blocked);
        calls.Map(routes, SdkAccess.User, "POST", "set_user_device_token", SetDevice);
        calls.Map(routes, SdkAccess.User, "POST", "remove_user_device_token", RemoveDevice);
    }

    private async Task<Result<SdkAnswer>> List(SdkRequest request, CancellationToken ct)
    {
        var (query, (page, _, limit)) = (request.Fields.Some("query"), request.Fields.Page());
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        var found = await list.Handle(new ListUsers.Command(query, UserOrder.Name, false, page, limit), request.Caller, ct);
        return found.Then<SdkAnswer>(listed => json =>
        {
            PersonJson.WriteAll(json, "users"u8, listed.Users);
            json.WriteStartObject("meta"u8);
            json.WriteNumber("total_data"u8, listed.Total);
            json.WriteNumber("total_page"u8, (listed.Total + limit - 1) / limit);
            json.WriteEndObject();
        });
    }

    private async Task<Result<SdkAnswer>> Block(SdkRequest request, bool blocks, CancellationToken ct)
    {
        var email = request.Fields.Required("user_email");
        if (email == request.User.ExternalId)
            request.Fields.Refuse(Refusal.Invalid("user_email", "user_email must be another user."));
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        var other = await block.Handle(email, blocks, request.Caller, ct);
        return other.Then<SdkAnswer>(user => json =>
        {
            json.WritePropertyName("user"u8);
            PersonJson.Write(json, user);
        });
    }

    private async Task<Result<SdkAnswer>> Blocked(SdkRequest request, CancellationToken ct)
    {
        var (_, skip, limit) = request.Fields.Page();
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        var page = await blocked.ReadAsync(request.Caller.User, 0, skip, limit, ct);
        return (SdkAnswer)(json =>
        {
            PersonJson.WriteAll(json, "blocked_users"u8, page.Users); // v2 reads this one
            PersonJson.WriteAll(json, "users"u8, page.Users); // and v3 that
            json.WriteNumber("total"u8, page.Total);
        });
    }

    private async Task<Result<SdkAnswer>> SetDevice(SdkRequest request, CancellationToken ct)
    {
        var device = Device(request.Fields);
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        var registered = await register.Handle(device, request.Caller, ct);
        return registered.Then<SdkAnswer>(done => json =>
        {
            json.WriteBoolean("changed"u8, done.Changed);
            json.WriteBoolean("success"u8, true);
            json.WriteString("device_token"u8, done.Device.Token);
            json.WriteString("device_platform"u8, done.Device.Platform);
        });
    }

    private async Task<Result<SdkAnswer>> RemoveDevice(SdkRequest request, CancellationToken ct)
    {
        var device = Device(request.Fields);
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        var removed = await remove.Handle(device, request.Caller, ct);
        return removed.Then<SdkAnswer>(was => json =>
        {
            json.WriteBoolean("changed"u8, was);
            json.WriteBoolean("success"u8, true);
        });
    }

    private static RegisterDevice.Command Device(CallFields fields) => new(
        fields.Required("device_token"), fields.Some("device_platform") ?? "rn", fields.Flag("is_development") ?? false, "device_token", "device_platform");
}
