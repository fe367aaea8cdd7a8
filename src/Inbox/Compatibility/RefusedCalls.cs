using System.Text.Json.Nodes;
using Conversa.Platform;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Compatibility;

/// <summary>Calls for what the product does not have: they say so, to whoever may call at all, instead of doing as if.</summary>
internal static class RefusedCalls
{
    private static readonly (string Method, string Pattern, string What)[] Known =
    [
        ("POST", "/api/v2/channels/{channel}/configs", "Changing an auto-responder here (PUT /api/v1/channels/{channel}/auto-responder does it)"),
        ("GET", "/api/v1/export/conversations", "A conversation as a file to download over this API"),
        ("GET", "/api/v1/admin/my_plan", "A plan with prices and limits"),
        ("GET", "/api/v2/admin/hsm", "WhatsApp"),
        ("POST", "/api/v2/admin/hsm", "WhatsApp"),
        ("GET", "/api/v3/admin/hsm", "WhatsApp"),
        ("POST", "/api/v3/admin/hsm", "WhatsApp"),
        ("POST", "/api/v3/admin/broadcast/client", "Broadcasting"),
        ("POST", "/whatsapp/v1/{app:workspace}/{channel}/messages", "WhatsApp"),
        ("POST", "/api/v2/wa/connect", "WhatsApp"),
        ("POST", "/api/v2/wa/connect/{channel}/update", "WhatsApp"),
        ("POST", "/api/v2/ig/connect", "Instagram"),
        ("POST", "/api/v2/ig/connect/{channel}/update", "Instagram"),
        ("POST", "/api/v2/fb/connect", "Facebook"),
        ("POST", "/api/v2/fb/connect/{channel}/update", "Facebook"),
        ("POST", "/api/v2/tiktok/connect", "TikTok"),
        ("POST", "/api/v2/tiktok/connect/{channel}/update", "TikTok"),
        ("POST", "/api/v2/line/connect", "LINE"),
        ("POST", "/api/v2/line/connect/{channel}/update", "LINE"),
        ("POST", "/api/v2/telegram/connect", "Telegram"),
        ("POST", "/api/v2/telegram/connect/{channel}/update", "Telegram"),
        ("POST", "/api/v2/telegram/connect/{channel}/delete", "Telegram"),
    ];

    public static void Map(IEndpointRouteBuilder routes, OmniCalls calls)
    {
        foreach (var (method, pattern, what) in Known)
            calls.Map(routes, method, pattern, null, (_, _) => Task.FromResult<Result<JsonObject>>(OmniRefusals.NotOffered(what)));
    }
}
