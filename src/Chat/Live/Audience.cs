namespace Conversa.Chat.Live;

/// <summary>Who hears of an event.</summary>
internal static class Audience
{
    /// <summary>Whether this user may hear of the event; user 0 stands for the workspace's servers, who hear everything.</summary>
    public static bool Includes(LiveEvent live, long user) =>
        user == 0
        || (live.Entry.Kind == ChatEntries.RoomCleared ? live.Entry.Actor == user
            : live.Message?.HiddenFrom != user && (live.Room.Members.ContainsKey(user) || live.LeftSince.Contains(user)));

    /// <summary>Everybody who may hear of the event and is not a server.</summary>
    public static IEnumerable<long> Of(LiveEvent live)
    {
        if (live.Entry.Kind == ChatEntries.RoomCleared)
        {
            yield return live.Entry.Actor;
            yield break;
        }

        var hidden = live.Message?.HiddenFrom ?? 0;
        foreach (var (member, _) in live.Room.Members)
        {
            if (member != hidden)
                yield return member;
        }

        foreach (var member in live.LeftSince)
        {
            if (member != hidden && !live.Room.Members.ContainsKey(member))
                yield return member;
        }
    }
}
