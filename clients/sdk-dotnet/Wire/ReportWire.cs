using System.Text.Json;
using System.Text.Json.Serialization;

namespace Conversa.Client.Wire;

internal sealed record ForceOfflineRequest(bool ForcedOffline);

/// <summary>How board and reports are spelt on the wire.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.General, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Board))]
[JsonSerializable(typeof(Report))]
[JsonSerializable(typeof(ForceOfflineRequest))]
internal sealed partial class ReportWire : JsonSerializerContext;
