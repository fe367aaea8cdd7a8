using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Conversa.Apps.Webhooks;

internal sealed record EndpointRequest(
    [property: Description("An absolute https address.")] string Url,
    [property: Description("Which events: names, `conversation.*`, or `*`. Needed for the use `events`, and only there.")] IReadOnlyList<string>? Types = null,
    string? Description = null,
    [property: AllowedValues("events", "bot", "allocation", "channel"), Description("What for: `events` of the log, or one of the doors, of which there is one endpoint each.")] string Use = "events",
    [property: Description("For the use `channel`: the id of a custom channel.")] string? Channel = null,
    bool Enabled = true,
    [property: AllowedValues("hmac", "ed25519"), Description("How bodies are signed.")] string Signing = "hmac",
    [property: Description("A secret you bring: `whsec_…`, or `whsk_…` for ed25519. Without it one is made.")] string? Secret = null);

internal sealed record EndpointChange(
    string? Url = null, IReadOnlyList<string>? Types = null, string? Description = null, [property: Description("Switched on again, it gets what happens from then on; ask for the rest with a replay.")] bool? Enabled = null);

internal sealed record RotateRequest(
    [property: Description("For how many hours bodies are signed with the secret before as well; 24 without it.")] int OverlapHours = 24,
    [property: AllowedValues("hmac", "ed25519"), Description("As before without it.")] string? Signing = null, [property: Description("A secret you bring; without it one is made.")] string? Secret = null);

internal sealed record ReplayRequest(
    [property: Description("The `webhook-id` of one event.")] string? Event = null, [property: Description("Or everything since then.")] DateTimeOffset? From = null,
    [property: Description("And before then; until now without it.")] DateTimeOffset? To = null);

internal sealed record ApiEndpoint(
    string Id, [property: AllowedValues("events", "bot", "allocation", "channel")] string Use, string? Channel, string Format, string Url, string Description,
    [property: Description("Null for a door, which gets what it is for.")] IReadOnlyList<string>? Types, bool Enabled,
    [property: AllowedValues("gone", "failing", "queue_full"), Description("Why the program switched it off.")] string? DisabledBecause,
    [property: Description("Since when nothing was taken; null when the last one was.")] DateTime? FailingSince,
    [property: Description("How many events wait.")] long Waiting, DateTime? OldestWaiting,
    [property: AllowedValues("hmac", "ed25519")] string Signing, [property: Description("With ed25519: what to check signatures with, the newest first.")] IReadOnlyList<string> PublicKeys,
    [property: Description("What to check signatures with: only in the answers to making it and to a new secret.")] string? Secret, DateTime CreatedAt, DateTime UpdatedAt, long Version);

internal sealed record ApiEndpoints(IReadOnlyList<ApiEndpoint> Endpoints);

internal sealed record ApiEventTypes(IReadOnlyList<string> Types);

internal sealed record ApiAttempt(
    string Id, [property: Description("The event's `webhook-id`, the same at every attempt.")] string Event, string Type, [property: Description("The conversation or room it is about.")] string? Room, bool Taken,
    [property: Description("The answer's status; null when there was none.")] int? Status, [property: Description("Why it was not taken.")] string Error, [property: Description("The beginning of the answer.")] string Answer,
    long TookMs, DateTime AttemptedAt);

internal sealed record ApiAttempts(IReadOnlyList<ApiAttempt> Attempts, [property: Description("For `after`; null at the end.")] string? Next);

internal sealed record ApiReplay([property: Description("How many events were put on their way.")] int Count, [property: Description("Where to go on when that was not all: the next `from`.")] DateTime? Next);

/// <summary>The JSON of the webhooks' native endpoints.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EndpointRequest))]
[JsonSerializable(typeof(EndpointChange))]
[JsonSerializable(typeof(RotateRequest))]
[JsonSerializable(typeof(ReplayRequest))]
[JsonSerializable(typeof(ApiEndpoint))]
[JsonSerializable(typeof(ApiEndpoints))]
[JsonSerializable(typeof(ApiEventTypes))]
[JsonSerializable(typeof(ApiAttempt))]
[JsonSerializable(typeof(ApiAttempts))]
[JsonSerializable(typeof(ApiReplay))]
internal sealed partial class AppsJson : JsonSerializerContext
{
    /// <summary>The same, writing other scripts as they are: what is written is JSON, never part of a page.</summary>
    public static AppsJson Wire => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
