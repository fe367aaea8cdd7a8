using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Conversa.Chat.Api;

/// <summary>The JSON of Chat's native endpoints.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(OpenRoomRequest))]
[JsonSerializable(typeof(ChangeRoomRequest))]
[JsonSerializable(typeof(AddMembersRequest))]
[JsonSerializable(typeof(ChangeMemberRequest))]
[JsonSerializable(typeof(PostMessageRequest))]
[JsonSerializable(typeof(EditMessageRequest))]
[JsonSerializable(typeof(MoveReceiptRequest))]
[JsonSerializable(typeof(ApiRoom))]
[JsonSerializable(typeof(ApiRooms))]
[JsonSerializable(typeof(ApiMember))]
[JsonSerializable(typeof(ApiMembers))]
[JsonSerializable(typeof(ApiPeople))]
[JsonSerializable(typeof(ApiMessage))]
[JsonSerializable(typeof(ApiMessages))]
[JsonSerializable(typeof(ApiCursors))]
[JsonSerializable(typeof(ApiReceipts))]
[JsonSerializable(typeof(ApiUnread))]
[JsonSerializable(typeof(ApiCleared))]
[JsonSerializable(typeof(ApiFile))]
[JsonSerializable(typeof(TypingRequest))]
[JsonSerializable(typeof(ApiPresences))]
internal sealed partial class ChatJson : JsonSerializerContext
{
    /// <summary>The same, writing other scripts as they are: what is written is JSON, never part of a page.</summary>
    public static ChatJson Wire => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
