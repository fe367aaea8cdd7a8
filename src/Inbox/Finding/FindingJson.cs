using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Conversa.Inbox.Finding.Search;
using Conversa.Inbox.Finding.Views;

namespace Conversa.Inbox.Finding;

/// <summary>The JSON of views and search, and of the filters that are stored.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ApiFilter))]
[JsonSerializable(typeof(ViewRequest))]
[JsonSerializable(typeof(ViewChange))]
[JsonSerializable(typeof(ApiView))]
[JsonSerializable(typeof(ApiViews))]
[JsonSerializable(typeof(ApiSearch))]
internal sealed partial class FindingJson : JsonSerializerContext
{
    /// <summary>The same, writing other scripts as they are: what is written is JSON, never part of a page.</summary>
    public static FindingJson Wire => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
