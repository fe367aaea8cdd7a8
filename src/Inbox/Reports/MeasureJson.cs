using System.Text.Json.Serialization;

namespace Conversa.Inbox.Reports;

/// <summary>The JSON inside <c>conversation_measure</c>.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(MeasuredConversation))]
internal sealed partial class MeasureJson : JsonSerializerContext;
