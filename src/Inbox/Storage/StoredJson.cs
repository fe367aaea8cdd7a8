using System.Text.Json.Serialization;

namespace Conversa.Inbox.Storage;

/// <summary>The JSON inside columns.</summary>
[JsonSerializable(typeof(long[]))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(Dictionary<long, int>))]
internal sealed partial class StoredJson : JsonSerializerContext;
