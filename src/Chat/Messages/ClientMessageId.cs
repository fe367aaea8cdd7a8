using Conversa.Platform;

namespace Conversa.Chat.Messages;

/// <summary>The sender's own id for a message: the same id again is the same message.</summary>
internal static class ClientMessageId
{
    public const int MaxLength = 128;

    /// <summary>Refuses what could not be kept apart or echoed exactly.</summary>
    public static Refusal? Check(string field, string? value) =>
        string.IsNullOrEmpty(value) ? Refusal.Invalid(field, $"{field} is needed: it makes sending again safe.")
        : value.Length > MaxLength || value.Any(char.IsControl) || !Text.IsWellFormed(value) ? Refusal.Invalid(field, $"{field} can have at most {MaxLength} characters, without control characters.")
        : value.StartsWith("system-", StringComparison.Ordinal) ? Refusal.Invalid(field, $"{field} cannot begin with 'system-': these are the server's own.")
        : null;
}
