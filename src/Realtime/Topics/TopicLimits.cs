using System.Text;

namespace Conversa.Realtime;

/// <summary>Our own limits on topics, so that nobody can make the trie deep or the memory full.</summary>
internal static class TopicLimits
{
    public static bool Fit(string topic, RealtimeOptions options) =>
        topic.Length <= options.MaxTopicBytes
        && topic.AsSpan().Count('/') < options.MaxTopicLevels
        && Encoding.UTF8.GetByteCount(topic) <= options.MaxTopicBytes;
}
