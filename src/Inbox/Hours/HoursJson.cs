using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Conversa.Inbox.Hours;

/// <summary>The JSON of office hours, on the wire and stored.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(OfficeHoursRequest))]
[JsonSerializable(typeof(ApiOfficeHours))]
[JsonSerializable(typeof(ApiOfficeHoursList))]
internal sealed partial class HoursJson : JsonSerializerContext
{
    /// <summary>The same, writing other scripts as they are.</summary>
    public static HoursJson Wire => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
