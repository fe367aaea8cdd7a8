using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Conversa.Chat.Api;

/// <summary>Opens a room.</summary>
internal sealed record OpenRoomRequest(
    [property: AllowedValues("single", "group", "channel")] string Kind,
    [property: Description("For a room of two: the other one's id.")] string? User = null,
    [property: Description("For a channel: the app's own name for it.")] string? UniqueId = null,
    [property: Description("For a group or channel.")] string? Name = null,
    [property: Description("For a group: the ids of who else is in it.")] IReadOnlyList<string>? Members = null,
    [property: Description("For a group or channel: a picture's address.")] string? AvatarUrl = null,
    [property: Description("The app's own settings: an object.")] JsonElement? Options = null);

/// <summary>Changes the parts of a room that are given.</summary>
internal sealed record ChangeRoomRequest(string? Name = null, string? AvatarUrl = null, [property: Description("An object; replaces the whole.")] JsonElement? Options = null);

/// <summary>Adds people.</summary>
internal sealed record AddMembersRequest([property: Description("The ids of users.")] IReadOnlyList<string> Users);

/// <summary>Changes what a member may do.</summary>
internal sealed record ChangeMemberRequest([property: AllowedValues("member", "admin")] string Role);

/// <summary>Posts a message.</summary>
internal sealed record PostMessageRequest(
    [property: Description("Your own id for it, 1 to 128 characters; the Idempotency-Key header may carry it instead.")] string? ClientId = null,
    [property: Description("`text` when missing.")] string? Type = null,
    string? Text = null,
    [property: Description("The type's own content: an object.")] JsonElement? Payload = null,
    [property: Description("The app's own additions: an object.")] JsonElement? Extras = null);

/// <summary>Changes the parts of a message that are given.</summary>
internal sealed record EditMessageRequest(string? Text = null, JsonElement? Payload = null, JsonElement? Extras = null);

/// <summary>Moves one's cursor: one of the two.</summary>
internal sealed record MoveReceiptRequest(
    [property: Description("Everything up to this message is read (and so has arrived).")] string? Read = null,
    [property: Description("Everything up to this message has arrived.")] string? Delivered = null);
