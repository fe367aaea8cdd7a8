using System.Collections.Concurrent;

namespace Conversa.Chat.Rooms;

/// <summary>
/// What this process knows of a room: who is in it and where it stands. Only the workspace's writer moves the head and the cursors; everyone else reads.
/// </summary>
internal sealed class RoomState(long workspace, long id, RoomKind kind, string uniqueId, string name, string avatarUrl, string options)
{
    private volatile string lastClientId = "";

    public long Workspace { get; } = workspace;
    public long Id { get; } = id;
    public RoomKind Kind { get; } = kind;
    public string UniqueId { get; } = uniqueId;
    public string Name { get; } = name;
    public string AvatarUrl { get; } = avatarUrl;

    /// <summary>The app's own settings of the room, a JSON object as text.</summary>
    public string Options { get; } = options;

    public ConcurrentDictionary<long, MemberState> Members { get; } = new();

    /// <summary>In a room of two: who has blocked the other.</summary>
    public IReadOnlyList<long> Blockers { get; init; } = [];

    public long LastSeq { get; private set; }

    public long LastId { get; private set; }

    public string LastClientId => lastClientId;

    /// <summary>When it was last used, in <see cref="Environment.TickCount64"/>; for eviction.</summary>
    public long LastUsed { get; set; }

    public void MoveHead(long seq, long id, string clientId)
    {
        (LastSeq, LastId) = (seq, id);
        lastClientId = clientId;
    }

    /// <summary>In a room of two: the other one, or 0.</summary>
    public long Other(long user)
    {
        foreach (var (member, _) in Members)
        {
            if (member != user)
                return member;
        }

        return 0;
    }

    /// <summary>Who must not see a message of this sender: in a room of two the one who blocked them, else 0.</summary>
    public long HiddenFrom(long sender)
    {
        foreach (var blocker in Blockers)
        {
            if (blocker != sender)
                return blocker;
        }

        return 0;
    }
}

/// <summary>One member as this process knows them.</summary>
internal sealed class MemberState(MemberRole role)
{
    private long readId;
    private long deliveredId;

    public MemberRole Role { get; } = role;

    public long ReadId
    {
        get => Volatile.Read(ref readId);
        set => Volatile.Write(ref readId, value);
    }

    public long DeliveredId
    {
        get => Volatile.Read(ref deliveredId);
        set => Volatile.Write(ref deliveredId, value);
    }
}
