using System.Text.Json.Serialization;

namespace Conversa.ConsoleApp.State;

/// <summary>What the console reads and keeps.</summary>
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class ConsoleJson : JsonSerializerContext;
