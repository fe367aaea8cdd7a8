using System.Text.Json;

namespace Conversa.Client;

/// <summary>A message.</summary>
/// <param name="Id">Rises within the workspace.</param>
/// <param name="Room">The room's id; of a conversation, its id.</param>
/// <param name="Seq">Its number in the room.</param>
/// <param name="Sender">Null when they were erased.</param>
/// <param name="ClientId">The sender's own id for it.</param>
/// <param name="Type"><c>text</c>, <c>file_attachment</c> and others.</param>
/// <param name="Text">What it says.</param>
/// <param name="Payload">The type's own content.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="EditedAt">Null when it never was.</param>
public sealed record Message(
    string Id, string Room, long Seq, Person? Sender, string ClientId, string Type, string Text, JsonElement? Payload, DateTimeOffset CreatedAt, DateTimeOffset? EditedAt = null);

/// <summary>One member of a room.</summary>
/// <param name="User">Who.</param>
/// <param name="Role"><c>member</c>, <c>admin</c> or <c>owner</c>.</param>
/// <param name="ReadId">They have read everything up to this message.</param>
/// <param name="DeliveredId">Everything up to this message has arrived with them.</param>
public sealed record Member(Person User, string Role, string? ReadId = null, string? DeliveredId = null);

/// <summary>Where one's cursors stand.</summary>
public sealed record Cursors(string Room, string User, string? ReadId = null, string? DeliveredId = null);

/// <summary>An uploaded file.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Url">Whoever has it can read the file.</param>
/// <param name="Name">Its name.</param>
/// <param name="MediaType">What its bytes say it is.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Width">Of a picture.</param>
/// <param name="Height">Of a picture.</param>
public sealed record StoredFile(string Id, string Url, string Name, string MediaType, long Size, int? Width = null, int? Height = null)
{
    /// <summary>The payload of a message that hands this file over.</summary>
    public JsonElement ToPayload() => JsonSerializer.SerializeToElement(
        new Dictionary<string, string> { ["url"] = Url, ["file_name"] = Name, ["media_type"] = MediaType, ["size"] = Size.ToString(System.Globalization.CultureInfo.InvariantCulture) },
        Wire.WireJson.Default.DictionaryStringString);
}

/// <summary>Compares ids as the server makes them: later ones are longer, or of the same length and later letter by letter.</summary>
public static class Ids
{
    /// <summary>Below 0 when <paramref name="left"/> is earlier; null is before everything.</summary>
    public static int Compare(string? left, string? right) =>
        (left?.Length ?? 0) != (right?.Length ?? 0) ? (left?.Length ?? 0).CompareTo(right?.Length ?? 0) : string.CompareOrdinal(left, right);

    /// <summary>A new random id for a message or a request.</summary>
    public static string New() => Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));
}
