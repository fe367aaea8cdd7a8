using Conversa.Inbox.Allocation;
using Conversa.Inbox.Playbooks;
using Conversa.Inbox.Settings;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Channels;

/// <summary>Whether a customer who writes now can be answered now. Says nothing about who is there.</summary>
internal sealed class ChannelPresence(Office office, PlaybookMemory playbooks, Database database, TimeProvider clock)
{
    /// <summary>A bot answers; or the office is open and somebody who serves this channel is online.</summary>
    public async ValueTask<bool> IsSomebodyThereAsync(Channel channel, CancellationToken ct)
    {
        if (channel.Bot)
            return true;
        var view = await office.OfAsync(channel.Workspace, ct);
        var customer = new WaitingConversation(0, channel.Division, channel.Id, 0) { Skills = channel.Skills };
        if (!view.Agents.Values.Any(x => x.Availability == Availability.Online && x.Desk(view.Settings.DefaultCap, []).Serves(customer)))
            return false;
        await using var connection = await database.OpenReadAsync(ct);
        var book = await playbooks.OfAsync(connection, channel.Workspace, ct);
        return book.CalendarFor(channel.Id, channel.Division).IsOpenAt(clock.GetUtcNow().ToUnixTimeMilliseconds());
    }
}
