using System.Text.Json;
using System.Text.Json.Serialization;

namespace Conversa.Client.Wire;

internal sealed record ForceOfflineRequest(bool ForcedOffline);

internal sealed record ExportRequest(string Kind, string? From, string? To, string? TimeZone, string? By, string? Channel, string? Division, string? Agent, string? Tag);

internal sealed record ExportsList(IReadOnlyList<Export> Exports);

/// <summary>How board and reports are spelt on the wire.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.General, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Board))]
[JsonSerializable(typeof(Report))]
[JsonSerializable(typeof(ForceOfflineRequest))]
[JsonSerializable(typeof(ExportRequest))]
[JsonSerializable(typeof(Export))]
[JsonSerializable(typeof(ExportsList))]
internal sealed partial class ReportWire : JsonSerializerContext;
