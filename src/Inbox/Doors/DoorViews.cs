using System.ComponentModel;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Conversa.Chat.Api;
using Conversa.Inbox.Api;

namespace Conversa.Inbox.Doors;

/// <summary>What the bot is told.</summary>
internal sealed record ApiBotMessage(ApiMessage Message, [property: Description("As it is now.")] ApiConversation Conversation);

/// <summary>Whoever a custom channel knows.</summary>
internal sealed record ApiChannelCustomer([property: Description("Your own id of them.")] string Id, string Name, string AvatarUrl, [property: Description("The id of the user they are here.")] string User);

/// <summary>What a custom channel is told.</summary>
internal sealed record ApiChannelMessage(ApiNamed Channel, string Identifier, ApiChannelCustomer Customer, string Conversation, ApiMessage Message);

/// <summary>What is asked of whoever says who gets what.</summary>
internal sealed record ApiAllocation(
    ApiConversation Conversation, [property: Description("Whom the program would give it to; null when nobody who serves it is there with room for it.")] ApiPerson? Candidate, bool NewSession,
    [property: Description("The handling episode before this one; null when there was none.")] ApiEpisode? LastService,
    [property: Description("Until when an answer counts.")] DateTime AnswerBy);

/// <summary>How the endpoint answers: whom it is given to.</summary>
internal sealed record AllocationAnswer([property: Description("A user id; null leaves it to the program.")] string? Agent = null);

internal sealed record DoorSettingsRequest(
    [property: Description("Whether the bot may write where it is off, as long as nobody serves the customer.")] bool? ForceSend = null,
    [property: Description("How many seconds the bot may be unreachable before people take its conversation over; 0 for ever.")] int? BotPatience = null,
    [property: Description("How many seconds a program has to say who gets a conversation.")] int? AllocationPatience = null,
    [property: Description("What people read of the bot.")] string? BotName = null,
    [property: Description("A picture's address, or empty.")] string? BotAvatarUrl = null);

internal sealed record ApiDoorSettings(bool ForceSend, int BotPatience, int AllocationPatience, [property: Description("Whom the bot speaks as.")] ApiPerson Bot, long Version);

internal sealed record BotMessageRequest(
    [property: Description("Your own id for it; the Idempotency-Key header may carry it instead.")] string? ClientId = null, [property: Description("`text` when missing.")] string? Type = null, string? Text = null,
    [property: Description("The type's own content: an object.")] JsonElement? Payload = null, [property: Description("Your own additions: an object.")] JsonElement? Extras = null);

internal sealed record ChannelCustomer(
    [property: Description("Your own id of them, 1 to 255 characters.")] string Id, [property: Description("What people read; the id without it.")] string? Name = null, string? AvatarUrl = null, string? Email = null, string? Phone = null);

internal sealed record ChannelMessageRequest(
    ChannelCustomer Customer,
    [property: Description("Your own id of the message: bringing it again changes nothing. The Idempotency-Key header may carry it instead.")] string? MessageId = null,
    [property: Description("`text` when missing.")] string? Type = null, string? Text = null, [property: Description("The type's own content: an object.")] JsonElement? Payload = null,
    [property: Description("Your own additions: an object.")] JsonElement? Extras = null, [property: Description("The language the customer speaks, as in BCP 47.")] string? Language = null,
    [property: Description("Merged into the conversation's additional information: an object.")] JsonElement? Info = null);

internal sealed record ApiReceived([property: Description("The id of the conversation.")] string Conversation, [property: Description("The id of the user they are here.")] string User, ApiMessage Message);

internal sealed record ButtonRequest([property: Description("What people read.")] string Label);

internal sealed record ApiButton(string Key, string Label, long Version);

internal sealed record ApiButtons(IReadOnlyList<ApiButton> Buttons);

/// <summary>The JSON of the doors.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ApiBotMessage))]
[JsonSerializable(typeof(ApiChannelMessage))]
[JsonSerializable(typeof(ApiAllocation))]
[JsonSerializable(typeof(AllocationAnswer))]
[JsonSerializable(typeof(DoorSettingsRequest))]
[JsonSerializable(typeof(ApiDoorSettings))]
[JsonSerializable(typeof(BotMessageRequest))]
[JsonSerializable(typeof(ChannelMessageRequest))]
[JsonSerializable(typeof(ApiReceived))]
[JsonSerializable(typeof(ApiMessage))]
[JsonSerializable(typeof(ButtonRequest))]
[JsonSerializable(typeof(ApiButton))]
[JsonSerializable(typeof(ApiButtons))]
internal sealed partial class DoorJson : JsonSerializerContext
{
    /// <summary>The same, writing other scripts as they are: what is written is JSON, never part of a page.</summary>
    public static DoorJson Wire => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
