using System.Text;
using System.Text.Json;
using Conversa.Inbox.Api;
using Conversa.Platform;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Channels;

/// <summary>What a channel may look like.</summary>
internal static class ChannelRules
{
    private const int MaxName = 100;
    private const int MaxUrl = 2_048;
    private const int MaxIdentifier = 64;
    private const int MaxSettings = 65_536;
    private const int MaxWindowHours = 8_760;

    public static readonly Refusal IdentifierTaken = Refusal.Invalid("identifier", "Another channel has this identifier.");

    /// <summary>The first thing that is wrong, or null.</summary>
    public static Refusal? Check(string name, string? badge, int window, IReadOnlyList<string>? skills) =>
        string.IsNullOrWhiteSpace(name) || name.Length > MaxName ? Refusal.Invalid("name", $"name must have 1 to {MaxName} characters.")
        : !string.IsNullOrEmpty(badge) && (badge.Length > MaxUrl || !Uri.TryCreate(badge, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            ? Refusal.Invalid("badge_url", $"badge_url must be an http or https address of at most {MaxUrl} characters.")
        : window is < 0 or > MaxWindowHours ? Refusal.Invalid("window_hours", $"window_hours must be a whole number from 0 to {MaxWindowHours}.")
        : skills is not null && AgentEndpoints.CheckWords("skills", skills) is { } bad ? bad
        : null;

    /// <summary>What is wrong with how it looks, or null. Only live chats have looks that everybody knows.</summary>
    public static Refusal? CheckSettings(ChannelKind kind, JsonElement? settings) =>
        settings is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Undefined) } ? Refusal.Invalid("settings", "settings must be a JSON object.")
        : settings is { } given && Encoding.UTF8.GetByteCount(given.GetRawText()) > MaxSettings ? Refusal.Invalid("settings", $"settings can have at most {MaxSettings} bytes of JSON.")
        : kind == ChannelKind.LiveChat && settings is { ValueKind: JsonValueKind.Object } look ? WidgetLook.Check(look)
        : null;

    public static Refusal? CheckIdentifier(ChannelKind kind, string? identifier) =>
        string.IsNullOrEmpty(identifier) ? null
        : kind != ChannelKind.Custom ? Refusal.Invalid("identifier", "Only a custom channel has an identifier.")
        : identifier.Length > MaxIdentifier || !identifier.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') ? Refusal.Invalid("identifier", $"identifier can have at most {MaxIdentifier} letters, digits, '-', '_' and '.'.")
        : null;

    /// <summary>Whether another channel of the workspace has this identifier.</summary>
    public static async Task<bool> IsTakenAsync(LogTransaction tx, string? identifier, long self, CancellationToken ct) => !string.IsNullOrEmpty(identifier) && await tx.Connection.FirstAsync<long?>(
        "select id from channel where workspace_id = @workspace and identifier = @identifier and id <> @self", r => r.GetInt64(0), ct, ("workspace", tx.Workspace), ("identifier", identifier), ("self", self)) is not null;
}
