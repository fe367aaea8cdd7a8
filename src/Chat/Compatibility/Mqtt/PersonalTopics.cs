using System.Collections.Concurrent;
using Conversa.Realtime;
using Conversa.Realtime.Mqtt;

namespace Conversa.Chat.Compatibility.Mqtt;

/// <summary>What a personal topic carries: <c>{token}/c</c>, <c>{token}/n</c> or <c>{token}/update</c>.</summary>
internal enum Personal
{
    Comments,
    Notifications,
    Updates,
}

/// <summary>
/// Which personal topics each user's connections listen to. Their names hold session tokens, of which the server keeps only hashes: so they are learned
/// when a client subscribes, and forgotten with its connection.
/// </summary>
internal sealed class PersonalTopics(Hub hub)
{
    private readonly ConcurrentDictionary<(long Workspace, long User), Listening> users = new();

    public void Subscribed(MqttSession session, long workspace, long user, Personal what, string name)
    {
        while (true)
        {
            var listening = users.GetOrAdd((workspace, user), static _ => new Listening());
            lock (listening)
            {
                if (listening.Gone)
                    continue;
                if (!listening.All.Exists(one => one.Connection == session.Number && one.Topic.Name == name))
                    listening.All.Add((session.Number, what, hub.Topic(workspace, name)));
                listening.Refresh();
                return;
            }
        }
    }

    public void Closed(MqttSession session)
    {
        foreach (var binding in session.Bindings)
        {
            if (!users.TryGetValue((binding.Workspace, binding.User), out var listening))
                continue;
            lock (listening)
            {
                listening.All.RemoveAll(one => one.Connection == session.Number);
                listening.Refresh();
                if (listening.All.Count == 0)
                {
                    listening.Gone = true;
                    users.TryRemove((binding.Workspace, binding.User), out _);
                }
            }
        }
    }

    /// <summary>The topics to publish to for a user; each once, however many connections listen to it.</summary>
    public ReadOnlySpan<Topic> For(long workspace, long user, Personal what) =>
        users.TryGetValue((workspace, user), out var listening) ? listening.Of(what) : [];

    private sealed class Listening
    {
        private readonly Topic[][] byKind = [[], [], []];

        public List<(long Connection, Personal What, Topic Topic)> All { get; } = [];

        public bool Gone { get; set; }

        public Topic[] Of(Personal what) => Volatile.Read(ref byKind[(int)what]);

        public void Refresh()
        {
            foreach (var what in Enum.GetValues<Personal>())
                Volatile.Write(ref byKind[(int)what], [.. All.Where(one => one.What == what).DistinctBy(one => one.Topic.Name).Select(one => one.Topic)]);
        }
    }
}
