using Conversa.Identity.Access;
using Conversa.Identity.Roles;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Hours;

/// <summary>
/// When the office is open, over the native API: the workspace's hours, and where a division or a channel keeps hours of its own, those. A channel's go before its
/// division's, and those before the workspace's; without any it is always open.
/// </summary>
internal static class HoursEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/office-hours/all", static (HttpContext http, HoursDoor door, CancellationToken ct) => door.ListAsync(http, ct))
            .RequirePermissionOrScope(Permissions.ConversationsReadOwn, InboxScopes.Read).WithName("ListOfficeHours").WithSummary("All hours that were set: the workspace's, divisions' and channels'.")
            .Produces<ApiOfficeHoursList>();
        Map(routes, "/office-hours", "OfficeHours", "the workspace",
            static (HttpContext http, HoursDoor door, CancellationToken ct) => door.ShowAsync(http, HoursOf.Workspace, "", ct),
            static (HttpContext http, HoursDoor door, CancellationToken ct) => door.PutAsync(http, HoursOf.Workspace, "", ct),
            static (HttpContext http, HoursDoor door, CancellationToken ct) => door.DropAsync(http, HoursOf.Workspace, "", ct));
        Map(routes, "/divisions/{division}/office-hours", "DivisionHours", "a division",
            static (HttpContext http, string division, HoursDoor door, CancellationToken ct) => door.ShowAsync(http, HoursOf.Division, division, ct),
            static (HttpContext http, string division, HoursDoor door, CancellationToken ct) => door.PutAsync(http, HoursOf.Division, division, ct),
            static (HttpContext http, string division, HoursDoor door, CancellationToken ct) => door.DropAsync(http, HoursOf.Division, division, ct));
        Map(routes, "/channels/{channel}/office-hours", "ChannelHours", "a channel",
            static (HttpContext http, string channel, HoursDoor door, CancellationToken ct) => door.ShowAsync(http, HoursOf.Channel, channel, ct),
            static (HttpContext http, string channel, HoursDoor door, CancellationToken ct) => door.PutAsync(http, HoursOf.Channel, channel, ct),
            static (HttpContext http, string channel, HoursDoor door, CancellationToken ct) => door.DropAsync(http, HoursOf.Channel, channel, ct));
    }

    private static void Map(IEndpointRouteBuilder routes, string path, string name, string whose, Delegate read, Delegate put, Delegate drop)
    {
        routes.MapGet(path, read).RequirePermissionOrScope(Permissions.ConversationsReadOwn, InboxScopes.Read).WithName("Read" + name)
            .WithSummary($"The hours that count for {whose}, and whether it is open now.").Produces<ApiOfficeHours>().ProducesProblem(404);
        routes.MapPut(path, put).RequirePermissionOrScope(Permissions.SettingsManage, InboxScopes.Manage).WithName("Set" + name).WithSummary($"Sets the hours of {whose}.").WithIfMatch()
            .Accepts<OfficeHoursRequest>("application/json").Produces<ApiOfficeHours>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(412);
        routes.MapDelete(path, drop).RequirePermissionOrScope(Permissions.SettingsManage, InboxScopes.Manage).WithName("Drop" + name)
            .WithSummary($"Takes the hours of {whose} back: what counts where nothing is set counts again.").Produces(StatusCodes.Status204NoContent).ProducesProblem(404);
    }
}
