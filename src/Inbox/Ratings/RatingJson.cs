using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Conversa.Inbox.Ratings;

/// <summary>The JSON of ratings.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CsatRequest))]
[JsonSerializable(typeof(CsatSettings))]
[JsonSerializable(typeof(ApiCsat))]
[JsonSerializable(typeof(ApiRatings))]
internal sealed partial class RatingJson : JsonSerializerContext
{
    /// <summary>The same, writing other scripts as they are.</summary>
    public static RatingJson Wire => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
