using Conversa.Chat.Webhooks;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Chat.Api;

/// <summary>Chat's part of the native API: the table of contents.</summary>
public static class ChatApi
{
    /// <summary>Maps it; the caller owns the prefix (<c>/api/v1</c>) and puts Identity's door before it.</summary>
    public static IEndpointRouteBuilder MapChatApi(this IEndpointRouteBuilder routes)
    {
        var chat = routes.MapGroup("").WithBodyLimit(256 * 1024);
        RoomEndpoints.Map(chat.MapGroup("").WithTags("Rooms"));
        MemberEndpoints.Map(chat.MapGroup("").WithTags("Members"));
        MessageEndpoints.Map(chat.MapGroup("").WithTags("Messages"));
        ReceiptEndpoints.Map(chat.MapGroup("").WithTags("Receipts"));
        FileEndpoints.Map(chat.MapGroup("").WithTags("Files"));
        SearchEndpoints.Map(chat.MapGroup("").WithTags("Search"));
        LiveEndpoints.Map(chat.MapGroup("").WithTags("Events"));
        WebhookEndpoints.Map(chat.MapGroup("").WithTags("Webhook"));
        return routes;
    }
}
