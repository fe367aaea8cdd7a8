using System.Text;

namespace Conversa.Realtime;

/// <summary>
/// A topic of a scope, ready for publishing many times: its bytes are encoded once. Get one from <see cref="Hub.Topic"/> and keep it as long as
/// you publish; it holds nothing but its own name.
/// </summary>
public sealed class Topic
{
    private string[]? levels;

    internal Topic(TopicScope? scope, string name)
    {
        (Scope, Name) = (scope, name);
        Bytes = Encoding.UTF8.GetBytes(name);
    }

    /// <summary>The topic's name.</summary>
    public string Name { get; }

    internal TopicScope? Scope { get; }

    internal byte[] Bytes { get; }

    internal string[] Levels => levels ??= Name.Split('/');
}
