using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Conversa.Inbox.Sla;

/// <summary>The JSON of policies.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SlaPolicyRequest))]
[JsonSerializable(typeof(ApiSlaPolicy))]
[JsonSerializable(typeof(ApiSlaPolicies))]
internal sealed partial class SlaJson : JsonSerializerContext
{
    /// <summary>The same, writing other scripts as they are.</summary>
    public static SlaJson Wire => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
