using System.ComponentModel.DataAnnotations;

namespace Conversa.Chat;

/// <summary>Bounds and choices of Chat.</summary>
public sealed class ChatOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Chat";

    /// <summary>The address clients reach this server at, without a trailing slash: <c>https://chat.example.org</c>. Empty means the address of each request.</summary>
    [RegularExpression("^$|^https?://[^/]+$")]
    public string PublicUrl { get; set; } = "";

    /// <summary>The longest message text, in UTF-16 code units.</summary>
    [Range(1, 100_000)]
    public int MaxTextLength { get; set; } = 4_000;

    /// <summary>The largest message payload, in bytes of JSON.</summary>
    [Range(256, 1_000_000)]
    public int MaxPayloadBytes { get; set; } = 65_536;

    /// <summary>The largest extras of a message, room or user, in bytes of JSON.</summary>
    [Range(256, 1_000_000)]
    public int MaxExtrasBytes { get; set; } = 16_384;

    /// <summary>How many members one request may add or remove.</summary>
    [Range(1, 10_000)]
    public int MaxMembersPerRequest { get; set; } = 1_000;

    /// <summary>How many messages one page of history may hold.</summary>
    [Range(1, 1_000)]
    public int MaxPage { get; set; } = 100;

    /// <summary>How many messages one answer of the Chat SDK's sync holds when the client names no limit.</summary>
    [Range(20, 10_000)]
    public int SyncPage { get; set; } = 1_000;

    /// <summary>How many rooms are kept in memory.</summary>
    [Range(100, 10_000_000)]
    public int CachedRooms { get; set; } = 20_000;

    /// <summary>How long a user counts as online after the last sign of life, in seconds. The Chat SDK gives one every 3.5 s.</summary>
    [Range(5, 600)]
    public int PresenceSeconds { get; set; } = 15;
}
