using System.Buffers;
using Conversa.Realtime;
using Conversa.Realtime.Mqtt;

namespace Conversa.MqttFuzz;

/// <summary>The parser alone: whatever the bytes and however they are cut up, it finds the same packets, inside the buffer, and throws nothing.</summary>
internal static class ParserTarget
{
    public static void Run(byte[] stream, Random random, int limit)
    {
        var whole = Cut(new ReadOnlySequence<byte>(stream), limit, out var wholeEnd);
        var pieces = Cut(Segments(stream, random), limit, out var piecesEnd);
        if (wholeEnd != piecesEnd || whole.Count != pieces.Count)
        {
            throw new InvalidOperationException($"Cut up, the stream reads differently: {whole.Count} packets, {wholeEnd}; {pieces.Count} packets, {piecesEnd}.");
        }

        for (var i = 0; i < whole.Count; i++)
        {
            if (whole[i].Header != pieces[i].Header || !whole[i].Body.AsSpan().SequenceEqual(pieces[i].Body))
            {
                throw new InvalidOperationException($"Cut up, packet {i} reads differently.");
            }

            Read(whole[i].Header, whole[i].Body);
        }
    }

    private static void Read(byte header, byte[] body)
    {
        var connected = MqttConnect.TryRead(body, out _, out var reason);
        Agree(connected, reason);
        foreach (var version in (byte[])[4, 5])
        {
            Agree(MqttPublish.TryRead(header, body, version, out var publish, out reason), reason);
            if (reason == MqttReason.Success && !TopicFilter.IsName(publish.Topic))
            {
                throw new InvalidOperationException("A publication to no topic was let through.");
            }

            Agree(MqttSubscribe.TryRead(body, version, out var subscribe, out reason), reason);
            foreach (var request in subscribe?.Requests ?? [])
            {
                _ = TopicFilter.IsFilter(request.Filter) && TopicFilter.Matches(request.Filter, "a/b");
            }

            Agree(MqttUnsubscribe.TryRead(body, version, out _, out reason), reason);
        }
    }

    private static void Agree(bool read, MqttReason reason)
    {
        if (read != (reason == MqttReason.Success))
        {
            throw new InvalidOperationException($"Read: {read}, but the reason is {reason}.");
        }
    }

    private static List<(byte Header, byte[] Body)> Cut(ReadOnlySequence<byte> stream, int limit, out MqttFrameStatus end)
    {
        List<(byte, byte[])> packets = [];
        while ((end = MqttFraming.TryRead(ref stream, limit, out var header, out var body)) == MqttFrameStatus.Complete)
        {
            packets.Add((header, body.ToArray()));
        }

        return packets;
    }

    private static ReadOnlySequence<byte> Segments(byte[] stream, Random random)
    {
        var first = new Segment(ReadOnlyMemory<byte>.Empty, 0);
        var last = first;
        for (var at = 0; at < stream.Length;)
        {
            var length = Math.Min(random.Next(0, 20), stream.Length - at);
            last = last.Append(stream.AsMemory(at, length));
            at += length;
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long index) => (Memory, RunningIndex) = (memory, index);

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
