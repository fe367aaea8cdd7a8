using System.Collections.Concurrent;
using Conversa.Identity.Keys;
using Conversa.Identity.Sessions;
using Conversa.Identity.Staff;
using Conversa.Identity.Users;
using Conversa.Identity.Workspaces;
using Conversa.Platform.Log;
using Conversa.Platform.Memory;
using Microsoft.Extensions.Options;

namespace Conversa.Identity;

/// <summary>
/// What this node remembers of workspaces, users, sessions, keys and blocks. Bounded, and dropped the moment the log says that something changed;
/// the log reaches every node that remembers anything of a workspace, because such a node follows that workspace first.
/// </summary>
public sealed class IdentityMemory(IOptions<IdentityOptions> options) : ILogListener
{
    private readonly ConcurrentDictionary<long, bool> followed = new();

    // What leads to a number never changes, so only what is kept by number has to be dropped.
    internal BoundedCache<string, long> WorkspaceIds { get; } = new(options.Value.Remembered);

    internal BoundedCache<long, WorkspaceRow> Workspaces { get; } = new(options.Value.Remembered);

    internal BoundedCache<(long Workspace, string ExternalId), long> UserIds { get; } = new(options.Value.Remembered);

    internal BoundedCache<long, UserCard> Users { get; } = new(options.Value.Remembered);

    internal BoundedCache<TokenKey, long> SessionIds { get; } = new(options.Value.Remembered);

    internal BoundedCache<long, LiveSession> Sessions { get; } = new(options.Value.Remembered);

    internal BoundedCache<TokenKey, long> KeyIds { get; } = new(options.Value.Remembered);

    internal BoundedCache<long, LiveKey> Keys { get; } = new(options.Value.Remembered);

    internal BoundedCache<long, RememberedStaff> Staff { get; } = new(options.Value.Remembered);

    internal BoundedCache<(long User, long Blocked), bool> Blocks { get; } = new(options.Value.Remembered);

    /// <summary>
    /// Whether what was read of this workspace just now may be remembered: only when the node followed it before the read. Else it follows from
    /// here on, and the next read may be remembered.
    /// </summary>
    internal async ValueTask<bool> FollowsAsync(WorkspaceLog log, long workspace, CancellationToken ct)
    {
        if (followed.ContainsKey(workspace))
            return true;
        await log.WatchAsync(workspace, ct);
        followed[workspace] = true;
        return false;
    }

    /// <inheritdoc/>
    public ValueTask OnCommittedAsync(long workspace, IReadOnlyList<LogEvent> events)
    {
        for (var i = 0; i < events.Count; i++)
        {
            var entry = events[i].Entry;
            Forget(entry.Kind, entry.Actor, entry.Subject);
        }

        return ValueTask.CompletedTask;
    }

    internal void Forget(short kind, long actor, long subject)
    {
        switch (kind)
        {
            case IdentityEntries.UserChanged or IdentityEntries.UserDeactivated or IdentityEntries.UserReactivated:
                Users.Remove(subject);
                Staff.Remove(subject); // holds the name, too
                break;
            case IdentityEntries.StaffJoined or IdentityEntries.StaffChanged:
                Staff.Remove(subject);
                break;
            case IdentityEntries.SessionRevoked or IdentityEntries.SessionRefreshed:
                Sessions.Remove(subject);
                break;
            case IdentityEntries.UserBlocked or IdentityEntries.UserUnblocked:
                Blocks.Remove((actor, subject));
                break;
            case IdentityEntries.WorkspaceChanged:
                Workspaces.Remove(subject);
                break;
            case IdentityEntries.ApiKeyRevoked:
                Keys.Remove(subject);
                break;
        }
    }
}
