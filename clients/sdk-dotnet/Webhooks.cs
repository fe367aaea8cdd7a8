namespace Conversa.Client;

/// <summary>Where a workspace has something sent.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Use">What for: <c>events</c>, <c>bot</c>, <c>allocation</c> or <c>channel</c>.</param>
/// <param name="Channel">For a channel: its id.</param>
/// <param name="Format">How bodies look.</param>
/// <param name="Url">The address.</param>
/// <param name="Description">What people call it.</param>
/// <param name="Types">Which events; null for a door, which gets what it is for.</param>
/// <param name="Enabled">Whether anything is sent.</param>
/// <param name="DisabledBecause">Why the server switched it off: <c>gone</c>, <c>failing</c> or <c>queue_full</c>.</param>
/// <param name="FailingSince">Since when nothing was taken; null when the last one was.</param>
/// <param name="Waiting">How many events wait.</param>
/// <param name="OldestWaiting">Since when the oldest of them does.</param>
/// <param name="Signing"><c>hmac</c> or <c>ed25519</c>.</param>
/// <param name="PublicKeys">With ed25519: what to check signatures with.</param>
/// <param name="Secret">What to check signatures with: only in the answers to making it and to a new secret.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was changed.</param>
/// <param name="Version">Rises with every change.</param>
public sealed record WebhookEndpoint(
    string Id, string Use, string? Channel, string Format, string Url, string Description, IReadOnlyList<string>? Types, bool Enabled, string? DisabledBecause, DateTimeOffset? FailingSince, long Waiting,
    DateTimeOffset? OldestWaiting, string Signing, IReadOnlyList<string> PublicKeys, string? Secret, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, long Version);

/// <summary>One attempt to hand an event over.</summary>
/// <param name="Id">Rises with time.</param>
/// <param name="Event">The event's <c>webhook-id</c>, the same at every attempt.</param>
/// <param name="Type">The event's name.</param>
/// <param name="Room">The conversation or room it is about.</param>
/// <param name="Taken">Whether the receiver took it.</param>
/// <param name="Status">The answer's status; null when there was none.</param>
/// <param name="Error">Why it was not taken, or empty.</param>
/// <param name="Answer">The beginning of the answer.</param>
/// <param name="TookMs">How long it took, in milliseconds.</param>
/// <param name="AttemptedAt">When.</param>
public sealed record WebhookAttempt(string Id, string Event, string Type, string? Room, bool Taken, int? Status, string Error, string Answer, long TookMs, DateTimeOffset AttemptedAt);

/// <summary>What was put on its way again.</summary>
/// <param name="Count">How many events.</param>
/// <param name="Next">Where to go on when that was not all.</param>
public sealed record WebhookReplay(int Count, DateTimeOffset? Next);

/// <summary>How programs take part in conversations.</summary>
/// <param name="ForceSend">Whether the bot may write where it is off, as long as nobody serves the customer.</param>
/// <param name="BotPatience">How many seconds the bot may be unreachable before people take its conversation over; 0 for ever.</param>
/// <param name="AllocationPatience">How many seconds a program has to say who gets a conversation.</param>
/// <param name="Bot">Whom the bot speaks as.</param>
/// <param name="Version">Rises with every change.</param>
public sealed record DoorSettings(bool ForceSend, int BotPatience, int AllocationPatience, Person Bot, long Version);

/// <summary>Changes to <see cref="DoorSettings"/>; null leaves a part as it is.</summary>
public sealed record DoorChange(bool? ForceSend = null, int? BotPatience = null, int? AllocationPatience = null, string? BotName = null, string? BotAvatarUrl = null);

/// <summary>A button of the workspace's own beside a conversation.</summary>
public sealed record InboxButton(string Key, string Label, long Version);
