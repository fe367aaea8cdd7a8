using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Conversa.Inbox.Macros;
using Conversa.Inbox.QuickReplies;

namespace Conversa.Inbox.Api;

/// <summary>The JSON of the inbox's native endpoints and events.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ApiConversation))]
[JsonSerializable(typeof(ApiConversations))]
[JsonSerializable(typeof(ApiHistory))]
[JsonSerializable(typeof(ApiConversationEvent))]
[JsonSerializable(typeof(ApiStatus))]
[JsonSerializable(typeof(ApiOfficeEvent))]
[JsonSerializable(typeof(AssignRequest))]
[JsonSerializable(typeof(HandOverRequest))]
[JsonSerializable(typeof(ResolveRequest))]
[JsonSerializable(typeof(NoteRequest))]
[JsonSerializable(typeof(BotRequest))]
[JsonSerializable(typeof(SnoozeRequest))]
[JsonSerializable(typeof(ChannelRequest))]
[JsonSerializable(typeof(ChannelChange))]
[JsonSerializable(typeof(ApiChannel))]
[JsonSerializable(typeof(ApiChannels))]
[JsonSerializable(typeof(DivisionRequest))]
[JsonSerializable(typeof(ApiNamed))]
[JsonSerializable(typeof(ApiDivisions))]
[JsonSerializable(typeof(AgentChange))]
[JsonSerializable(typeof(AvailabilityRequest))]
[JsonSerializable(typeof(ApiAgent))]
[JsonSerializable(typeof(ApiAgents))]
[JsonSerializable(typeof(ApiAvailabilityHistory))]
[JsonSerializable(typeof(SettingsRequest))]
[JsonSerializable(typeof(ApiSettings))]
[JsonSerializable(typeof(ApiSummary))]
[JsonSerializable(typeof(VisitorRequest))]
[JsonSerializable(typeof(ApiVisitor))]
[JsonSerializable(typeof(StartRequest))]
[JsonSerializable(typeof(ApiCustomerConversation))]
[JsonSerializable(typeof(RatingRequest))]
[JsonSerializable(typeof(CustomerChange))]
[JsonSerializable(typeof(ApiCustomer))]
[JsonSerializable(typeof(QuickReplyRequest))]
[JsonSerializable(typeof(ApiQuickReply))]
[JsonSerializable(typeof(ApiQuickReplies))]
[JsonSerializable(typeof(ApiFilledReply))]
[JsonSerializable(typeof(ApiMacroRun))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class InboxJson : JsonSerializerContext
{
    /// <summary>The same, writing other scripts as they are: what is written is JSON, never part of a page.</summary>
    public static InboxJson Wire => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
