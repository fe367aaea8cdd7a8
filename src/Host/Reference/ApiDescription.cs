using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json;
using System.Text.Json.Serialization;
using Conversa.Identity.Access;
using Conversa.Platform.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Conversa.Host.Reference;

/// <summary>The native API described: an OpenAPI 3.1 document at <c>/openapi/v1.json</c>, and a page to browse it at <c>/docs</c>.</summary>
public static class ApiDescription
{
    private const string Problem = "Problem";

    // The reference page is a script of its own that writes its styles into the page; it is served from here and asks nobody else for anything.
    private const string PagePolicy =
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

    /// <summary>Makes the document.</summary>
    public static void AddApiDescription(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        services.AddOpenApi("v1", options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) == true;
            options.CreateSchemaReferenceId = type => OpenApiOptions.CreateDefaultSchemaReferenceId(type) is not { } name ? null : Name(name);
            options.AddSchemaTransformer(DescribeValues);
            options.AddOperationTransformer(DescribeOperation);
            options.AddDocumentTransformer(DescribeDocument);
        });
    }

    /// <summary>Serves the document and the page.</summary>
    public static void MapApiDescription(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi("/openapi/{documentName}.json");
        routes.MapScalarApiReference("/docs", options => options
            .WithTitle("Conversa API")
            .WithOpenApiRoutePattern("/openapi/{documentName}.json")
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp()
            .HideDeveloperTools()
            .HideClientButton()
            .ExpandAllTags())
            .WithContentPolicy(PagePolicy);
    }

    /// <summary>What the wire calls it: <c>ApiMessage</c> and <c>MessageView</c> are both a Message to callers.</summary>
    private static string Name(string type)
    {
        if (type == "RawJson")
            return "Json";
        var name = type.StartsWith("Api", StringComparison.Ordinal) ? type[3..] : type;
        return name.EndsWith("View", StringComparison.Ordinal) ? name[..^4] : name;
    }

    private static Task DescribeValues(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        if (context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(AllowedValuesAttribute), false) is [AllowedValuesAttribute allowed, ..])
            schema.Enum = [.. allowed.Values.Select(value => value is null ? null! : (JsonNode)JsonValue.Create(value.ToString()!)!)];
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type.Name == "RawJson" || type == typeof(JsonElement))
            schema.Type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) is null ? JsonSchemaType.Object : JsonSchemaType.Object | JsonSchemaType.Null;
        return Task.CompletedTask;
    }

    private static Task DescribeOperation(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        foreach (var parameter in metadata.OfType<DocumentedParameter>())
        {
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = parameter.Name,
                In = parameter.Place == ParameterPlace.Query ? ParameterLocation.Query : ParameterLocation.Header,
                Required = parameter.Required,
                Description = parameter.Description,
                Schema = new OpenApiSchema { Type = parameter.Type == "integer" ? JsonSchemaType.Integer : JsonSchemaType.String },
            });
        }

        // A short title for lists; the sentence stands in the text below it.
        operation.Description = operation.Summary;
        operation.Summary = Title(operation.OperationId ?? "");
        var rule = metadata.OfType<AccessRule>().LastOrDefault();
        var guarded = rule is { Users: true } or { Servers: true };
        if (guarded)
            DescribeAccess(operation, rule!, context.Document);
        operation.Responses ??= [];
        string[] always = guarded ? rule!.Servers ? ["401", "403", "429"] : ["401", "429"] : ["429"];
        foreach (var status in always)
            operation.Responses.TryAdd(status, new OpenApiResponse());
        foreach (var (status, response) in operation.Responses)
        {
            if (status[0] is '2' or '3' || response is not OpenApiResponse refused)
                continue;
            refused.Description = Why(status);
            refused.Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(Problem, context.Document) } };
        }

        return Task.CompletedTask;
    }

    private static void DescribeAccess(OpenApiOperation operation, AccessRule rule, OpenApiDocument? document)
    {
        operation.Security = [];
        void Or(string scheme, params string[] scopes) => operation.Security.Add(new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(scheme, document)] = [.. scopes] });
        if (rule.Users)
        {
            Or("session");
            Or("console");
        }

        if (rule.Servers)
        {
            string[] scopes = rule.Scope is { } scope ? [scope] : [];
            Or("key", scopes);
            Or("secret");
        }

        var users = rule switch
        {
            { Permission: { } permission } => $"people who work here and have the permission `{permission}`",
            { Staff: true } => "people who work here",
            _ => "users",
        };
        var who = (rule.Users, rule.Servers) switch
        {
            (true, true) => $"For {users}, and for servers",
            (true, false) => $"For {users}.",
            _ => "For servers",
        };
        operation.Description += rule is { Servers: true, Scope: { } needed } ? $"\n\n{who} whose API key has the scope `{needed}`." : $"\n\n{who.TrimEnd('.')}.";
    }

    /// <summary>PostMessage becomes "Post message".</summary>
    private static string Title(string id) => string.Concat(id.Select((letter, i) => i > 0 && char.IsUpper(letter) ? " " + char.ToLowerInvariant(letter) : letter.ToString()));

    private static string Why(string status) => status switch
    {
        "400" => "The input breaks a rule; `field` names it.",
        "401" => "Credentials are missing, unknown or expired.",
        "403" => "Known, but not allowed.",
        "404" => "Not there, or not yours.",
        "409" => "Not possible in the present state.",
        "412" => "Not the version `If-Match` names.",
        "413" => "Larger than the limit.",
        "415" => "A media type that is not accepted.",
        "429" => "Too many requests; `Retry-After` says how long to wait.",
        "503" => "Not able right now; `Retry-After` says how long to wait.",
        _ => "Refused.",
    };

    private static Task DescribeDocument(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Conversa",
            Version = "v1",
            Description = "The native API. Ids are opaque texts. Every write can be sent again safely. Lists continue with `after` set to the `next` of the page before.",
            License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        var components = document.Components ??= new OpenApiComponents();
        components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["session"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A user's session token, from logging in." },
            ["console"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = "conversa-session",
                Description = "The same token of somebody who works here, as browsers keep it (over https the name begins with `__Host-`). It counts only together with the header `Conversa-Console: 1`, or for event streams from the same origin.",
            },
            ["key"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A server's API key; each operation says which scope it needs." },
            ["secret"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "basic", Description = "The workspace's code and secret: everything a server may do." },
        };
        (components.Schemas ??= new Dictionary<string, IOpenApiSchema>())[Problem] = ProblemSchema();
        components.Schemas.Remove("ProblemDetails");
        return Task.CompletedTask;
    }

    private static OpenApiSchema ProblemSchema()
    {
        static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "RFC 9457 problem details.",
            Required = new HashSet<string> { "type", "title", "status", "detail", "code" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["type"] = Text("A URN that names the problem."),
                ["title"] = Text("The kind of problem."),
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "The HTTP status." },
                ["detail"] = Text("A sentence that names the field and the limit."),
                ["code"] = Text("A stable word for programs."),
                ["field"] = Text("The input field it is about, as a path; only where there is one."),
                ["trace_id"] = Text("After a crash: leads the operator to it in the log."),
            },
        };
    }
}
