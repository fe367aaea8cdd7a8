namespace Conversa.Chat.Tests.Native;

/// <summary>Counts unread messages the slow way: by looking at every message.</summary>
internal sealed class UnreadModel
{
    private sealed record Message(string Id, string Sender, string? HiddenFrom)
    {
        public bool Deleted { get; set; }
    }

    private readonly Dictionary<string, List<Message>> rooms = [];
    private readonly Dictionary<(string Room, string User), int> read = [];
    private readonly Dictionary<(string Room, string User), int> cleared = [];
    private readonly HashSet<(string Blocker, string Blocked)> blocks = [];

    public List<string> Messages(string room) => In(room).ConvertAll(x => x.Id);

    public List<string> DeletableBy(string room, string user) => [.. In(room).Where(x => x.Sender == user && !x.Deleted).Select(x => x.Id)];

    public void Post(string room, string id, string sender, string? hiddenFrom) => In(room).Add(new Message(id, sender, hiddenFrom));

    public void Read(string room, string user, string id) => read[(room, user)] = Math.Max(read.GetValueOrDefault((room, user)), In(room).FindIndex(x => x.Id == id) + 1);

    public void Delete(string room, string id) => In(room).Single(x => x.Id == id).Deleted = true;

    public void Clear(string room, string user) => cleared[(room, user)] = In(room).Count;

    public bool HasBlocked(string user, string other) => blocks.Contains((user, other));

    public void Block(string user, string other, bool block)
    {
        if (block)
            blocks.Add((user, other));
        else
            blocks.Remove((user, other));
    }

    public long Unread(string room, string user) => In(room)
        .Skip(Math.Max(read.GetValueOrDefault((room, user)), cleared.GetValueOrDefault((room, user))))
        .Count(x => x.Sender != user && !x.Deleted && x.HiddenFrom != user);

    private List<Message> In(string room) => rooms.TryGetValue(room, out var messages) ? messages : rooms[room] = [];
}
