using System.Text.Json;
using System.Text.Json.Serialization;

namespace Conversa.Client.Wire;

internal sealed record EventTypes(IReadOnlyList<string> Types);

internal sealed record EndpointsList(IReadOnlyList<WebhookEndpoint> Endpoints);

internal sealed record EndpointRequest(string Url, IReadOnlyList<string>? Types, string? Description, string Use, string? Channel, string Signing);

internal sealed record EndpointChange(string? Url, IReadOnlyList<string>? Types, string? Description, bool? Enabled);

internal sealed record RotateRequest(int OverlapHours, string? Signing);

internal sealed record AttemptsPage(IReadOnlyList<WebhookAttempt> Attempts, string? Next);

internal sealed record ReplayRequest(string? Event, string? From, string? To);

internal sealed record ButtonsList(IReadOnlyList<InboxButton> Buttons);

internal sealed record ButtonRequest(string Label);

/// <summary>How webhooks and doors are spelt on the wire.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.General, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EventTypes))]
[JsonSerializable(typeof(EndpointsList))]
[JsonSerializable(typeof(EndpointRequest))]
[JsonSerializable(typeof(EndpointChange))]
[JsonSerializable(typeof(RotateRequest))]
[JsonSerializable(typeof(AttemptsPage))]
[JsonSerializable(typeof(ReplayRequest))]
[JsonSerializable(typeof(WebhookReplay))]
[JsonSerializable(typeof(DoorSettings))]
[JsonSerializable(typeof(DoorChange))]
[JsonSerializable(typeof(ButtonsList))]
[JsonSerializable(typeof(ButtonRequest))]
internal sealed partial class WebhookJson : JsonSerializerContext;
