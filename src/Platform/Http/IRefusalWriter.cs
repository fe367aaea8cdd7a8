using Microsoft.AspNetCore.Http;

namespace Conversa.Platform.Http;

/// <summary>
/// How a "no" looks on the wire for some of the addresses this process answers. The native API speaks RFC 9457; a compatible API registers
/// a writer of its own, so that even a rate limit or a crash answers in the words its clients parse.
/// </summary>
public interface IRefusalWriter
{
    /// <summary>Whether requests like this one are answered by this writer; the first registered writer that says yes is used.</summary>
    bool Answers(HttpContext context);

    /// <summary>Writes status, headers and body. The response has not started.</summary>
    /// <param name="context">The request that is refused.</param>
    /// <param name="status">The HTTP status the refusal's kind stands for; 500 for a crash.</param>
    /// <param name="refusal">The reason.</param>
    /// <param name="traceId">For a crash: what the operator can find in the log. Else null.</param>
    Task WriteAsync(HttpContext context, int status, Refusal refusal, string? traceId);
}
