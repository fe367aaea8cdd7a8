using Microsoft.AspNetCore.Builder;

namespace Conversa.Platform.Http;

/// <summary>Where a parameter stands in a request.</summary>
public enum ParameterPlace
{
    /// <summary>After the question mark.</summary>
    Query,

    /// <summary>A header.</summary>
    Header,
}

/// <summary>A parameter an endpoint reads by itself, for the description of the API.</summary>
/// <param name="Name">As callers write it.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Type">The JSON Schema type of its value.</param>
/// <param name="Description">What it does, its range and what happens without it.</param>
/// <param name="Required">Whether the endpoint refuses without it.</param>
public sealed record DocumentedParameter(string Name, ParameterPlace Place, string Type, string Description, bool Required);

/// <summary>Says of endpoints what their signature does not: endpoints read queries and headers themselves, so that a "no" can name the field.</summary>
public static class Documented
{
    /// <summary>Describes a query parameter.</summary>
    public static TBuilder WithQuery<TBuilder>(this TBuilder endpoint, string name, string description, string type = "string", bool required = false)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new DocumentedParameter(name, ParameterPlace.Query, type, description, required));

    /// <summary>Describes a header.</summary>
    public static TBuilder WithHeader<TBuilder>(this TBuilder endpoint, string name, string description, bool required = false)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new DocumentedParameter(name, ParameterPlace.Header, "string", description, required));

    /// <summary>Describes a list's <c>limit</c> and <c>after</c>.</summary>
    public static TBuilder WithPaging<TBuilder>(this TBuilder endpoint, int most = Paging.Most)
        where TBuilder : IEndpointConventionBuilder => endpoint
            .WithQuery("limit", $"How many to answer, 1 to {most}; 50 without it.", "integer")
            .WithQuery("after", "The `next` of the page before; the first page without it.");

    /// <summary>Describes <c>If-Match</c>.</summary>
    public static TBuilder WithIfMatch<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithHeader("If-Match", "The ETag that was read: refuses with 412 when somebody changed it meanwhile. Without it the last one wins.");
}
