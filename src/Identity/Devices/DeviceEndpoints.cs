using System.Globalization;
using Conversa.Identity.Access;
using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Identity.Devices;

/// <summary>Where push reaches the user.</summary>
internal static class DeviceEndpoints
{
    internal sealed record DeviceRequest(string Token, string Platform, bool Development = false);

    internal sealed record DeviceView(string Id, string Token, string Platform, bool Development, DateTime UpdatedAt)
    {
        public static DeviceView Of(Device device) =>
            new(device.Id.ToString(CultureInfo.InvariantCulture), device.Token, device.Platform, device.Development, Times.Utc(device.UpdatedAt));
    }

    internal sealed record DevicesView(IReadOnlyList<DeviceView> Devices);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/me/devices", List).RequireUser().WithName("ListDevices").WithSummary("The user's devices.").Produces<DevicesView>().ProducesProblem(401);
        routes.MapPut("/me/devices", Put).RequireUser().WithName("RegisterDevice").WithSummary("Registers the device for push; platform and token make it repeatable.")
            .Accepts<DeviceRequest>("application/json").Produces<DeviceView>().ProducesProblem(400).ProducesProblem(401);
        routes.MapDelete("/me/devices/{device}", Delete).RequireUser().WithName("RemoveDevice").WithSummary("Removes one of the user's devices; removing it again changes nothing.")
            .Produces(204).ProducesProblem(401);
    }

    private static async Task<IResult> List(HttpContext http, DeviceList devices, CancellationToken ct) =>
        TypedResults.Json(new DevicesView([.. (await devices.OfUserAsync(http.Actor().User, ct)).Select(DeviceView.Of)]), IdentityJson.Default.DevicesView);

    private static async Task<IResult> Put(HttpContext http, RegisterDevice register, CancellationToken ct)
    {
        var body = await http.Request.ReadAsync(IdentityJson.Default.DeviceRequest, ct);
        return body.Ok
            ? (await register.Handle(new(body.Value.Token, body.Value.Platform, body.Value.Development), http.Actor(), ct)).ToHttp(x => TypedResults.Json(DeviceView.Of(x.Device), IdentityJson.Default.DeviceView))
            : body.Refusal.ToHttp();
    }

    private static async Task<IResult> Delete(HttpContext http, string device, RemoveDevice remove, CancellationToken ct) =>
        long.TryParse(device, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? (await remove.ByIdAsync(id, http.Actor(), ct)).ToHttp(_ => TypedResults.NoContent()) : TypedResults.NoContent();
}
