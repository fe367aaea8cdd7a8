using System.Text.Json.Nodes;
using Conversa.Platform;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.Http;

namespace Conversa.Inbox.Compatibility;

/// <summary>The compatible API's "no": <c>{"status":…,"message":…,"errors":{"message","code","field"}}</c>. Clients look at the status and show one of the two texts.</summary>
internal sealed class OmniRefusals : IRefusalWriter
{
    /// <summary>What the product does not have.</summary>
    public static Refusal NotOffered(string what) => new("not_offered", RefusalKind.NotFound, $"{what} is not part of this server.");

    public bool Answers(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<OmniCallMark>() is not null;

    public Task WriteAsync(HttpContext context, int status, Refusal refusal, string? traceId)
    {
        OmniCors.Allow(context);
        var sentence = traceId is null ? refusal.Sentence : $"{refusal.Sentence} ({traceId})";
        var errors = new JsonObject { ["message"] = sentence, ["code"] = refusal.Code };
        if (refusal.Field is not null)
            errors["field"] = refusal.Field;
        return OmniJson.WriteAsync(context, status, new JsonObject { ["message"] = sentence, ["errors"] = errors });
    }
}
