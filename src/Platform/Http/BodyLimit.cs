using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;

namespace Conversa.Platform.Http;

/// <summary>Caps of request bodies by address.</summary>
public static class BodyLimit
{
    /// <summary>The largest body, in bytes, that these endpoints read; a larger one is answered 413 before it is stored anywhere.</summary>
    public static TBuilder WithBodyLimit<TBuilder>(this TBuilder endpoint, long bytes)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Limit(bytes));

    private sealed record Limit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
