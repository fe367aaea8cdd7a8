using Conversa.Chat.Live;
using Conversa.Identity.Users;
using Conversa.Platform;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Chat.Compatibility;

/// <summary>Whether people are there, and since when they are not.</summary>
internal sealed class StatusCall(UserDirectory users, Presence presence)
{
    private const int MaxAsked = 500;

    public void Map(IEndpointRouteBuilder routes, SdkCalls calls) => calls.Map(routes, SdkAccess.User, "POST", "users/status", Status);

    private async Task<Result<SdkAnswer>> Status(SdkRequest request, CancellationToken ct)
    {
        var ids = request.Fields.RequiredList("user_ids", MaxAsked);
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        var found = await users.ByExternalIdsAsync(request.Caller.Workspace, ids, ct);
        return (SdkAnswer)(json =>
        {
            json.WriteStartArray("user_status"u8);
            foreach (var user in found.Values)
            {
                var (online, at) = presence.Status(user.Workspace, user.Id);
                json.WriteStartObject();
                json.WriteString("email"u8, user.ExternalId);
                json.WriteNumber("status"u8, online ? 1 : 0);
                json.WriteNumber("timestamp"u8, at / 1000);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }
}
