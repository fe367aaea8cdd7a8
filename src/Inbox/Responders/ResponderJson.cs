using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Conversa.Inbox.Responders;

/// <summary>The JSON of answers that go by themselves.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AutoResponderRequest))]
[JsonSerializable(typeof(ApiAutoResponder))]
internal sealed partial class ResponderJson : JsonSerializerContext
{
    /// <summary>The same, writing other scripts as they are.</summary>
    public static ResponderJson Wire => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
