using Conversa.Chat.Api;
using Conversa.Inbox.Channels;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Doors;

/// <summary>What programs outside can be put to, besides hearing of events: for whoever makes their endpoints.</summary>
public sealed class InboxDoors
{
    /// <summary>What one can ask for.</summary>
    public const string Uses = "bot, allocation, channel";

    private readonly Database database;

    internal InboxDoors(Database database) => this.database = database;

    /// <summary>The name an endpoint of a door is kept under.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="use"><c>bot</c>, <c>allocation</c> or <c>channel</c>.</param>
    /// <param name="channel">For a channel: its id.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The name, or an invalid field.</returns>
    public async Task<Result<string>> UseAsync(long workspace, string use, string? channel, CancellationToken ct)
    {
        if (use is DoorNames.Bot or DoorNames.Allocation)
            return channel is null ? use : Refusal.Invalid("channel", "channel is for the use channel alone.");
        if (use != "channel")
            return Refusal.Invalid("use", $"use must be one of: events, {Uses}.");
        await using var connection = await database.OpenReadAsync(ct);
        return await Channel.ByIdAsync(connection, workspace, Addresses.Id(channel), ct) is { Kind: ChannelKind.Custom } found
            ? DoorNames.Of(found.Id)
            : Refusal.Invalid("channel", "channel must be the id of a custom channel.");
    }
}
