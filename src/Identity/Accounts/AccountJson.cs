using System.Text.Json;
using System.Text.Json.Serialization;

namespace Conversa.Identity.Accounts;

/// <summary>What is kept, sealed, between the steps of signing in.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.General, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Wanted))]
[JsonSerializable(typeof(PasskeyQuestion))]
internal sealed partial class AccountJson : JsonSerializerContext;
