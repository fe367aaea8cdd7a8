using Conversa.Chat.Messages;
using Microsoft.AspNetCore.Http;

namespace Conversa.Chat.Api;

/// <summary>A room's messages for people who need not be in it. Looks at nobody's rights: whoever uses it has done so.</summary>
public sealed class ReadRoomMessages
{
    private readonly Callers callers;
    private readonly MessageReader messages;
    private readonly ChatOptions limits;

    internal ReadRoomMessages(Callers callers, MessageReader messages, ChatOptions limits) => (this.callers, this.messages, this.limits) = (callers, messages, limits);

    /// <summary>Answers with the page that <c>limit</c>, <c>before</c> and <c>after</c> of the query ask for, or says what is wrong with them.</summary>
    public Task<IResult> AnswerAsync(HttpContext http, long room, CancellationToken ct) => MessageEndpoints.StoredPage(http, room, callers, messages, limits, ct);
}
