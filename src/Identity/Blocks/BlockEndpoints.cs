using Conversa.Identity.Access;
using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Identity.Blocks;

/// <summary>Whom a user does not want to hear from.</summary>
internal static class BlockEndpoints
{
    internal sealed record BlockedView(IReadOnlyList<UserView> Users, string? Next, long Total);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/me/blocks", List).RequireUser().WithPaging().WithName("ListBlockedUsers").WithSummary("Whom the user blocked.").Produces<BlockedView>().ProducesProblem(400).ProducesProblem(401);
        routes.MapPut("/me/blocks/{user}", (HttpContext http, string user, BlockUser block, CancellationToken ct) => Set(http, user, true, block, ct)).RequireUser()
            .WithName("BlockUser").WithSummary("Blocks a user in rooms of two.").Produces<UserView>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(404);
        routes.MapDelete("/me/blocks/{user}", (HttpContext http, string user, BlockUser block, CancellationToken ct) => Set(http, user, false, block, ct)).RequireUser()
            .WithName("UnblockUser").WithSummary("Takes a block back.").Produces<UserView>().ProducesProblem(401).ProducesProblem(404);
    }

    private static async Task<IResult> Set(HttpContext http, string user, bool blocked, BlockUser block, CancellationToken ct) =>
        (await block.Handle(user, blocked, http.Actor(), ct)).ToHttp(x => TypedResults.Json(UserView.Of(x), IdentityJson.Default.UserView));

    private static async Task<IResult> List(HttpContext http, UserDirectory users, BlockList blocks, CancellationToken ct)
    {
        var actor = http.Actor();
        var limit = http.Request.Limit();
        var after = await users.AfterAsync(http.Request, actor.Workspace, ct);
        if ((limit.Refusal ?? after.Refusal) is { } refusal)
            return refusal.ToHttp();
        var page = await blocks.ReadAsync(actor.User, after.Value, 0, limit.Value, ct);
        return TypedResults.Json(new BlockedView([.. page.Users.Select(UserView.Of)], page.Users.Count == limit.Value ? page.Users[^1].ExternalId : null, page.Total), IdentityJson.Default.BlockedView);
    }
}
