namespace Conversa.MqttFuzz;

/// <summary>Changes streams: whole packets first (repeat, drop, swap, borrow from another stream), then bytes. The same seed, the same changes.</summary>
internal sealed class Mutator(Random random, IReadOnlyList<(string Name, byte[][] Packets)> corpus)
{
    private const int LongestStream = 96 * 1024;

    private static readonly byte[] Interesting = [0x00, 0x01, 0x02, 0x04, 0x05, 0x10, 0x2B, 0x23, 0x2F, 0x24, 0x7F, 0x80, 0x81, 0xC0, 0xED, 0xF4, 0xFF];

    public byte[] Next()
    {
        List<byte[]> packets = [.. corpus[random.Next(corpus.Count)].Packets];
        for (var i = random.Next(4); i > 0; i--)
        {
            ChangePackets(packets);
        }

        List<byte> bytes = [.. packets.SelectMany(packet => packet)];
        for (var i = random.Next(6); i > 0 && bytes.Count > 0; i--)
        {
            ChangeBytes(bytes);
        }

        return bytes.Count > LongestStream ? [.. bytes.Take(LongestStream)] : [.. bytes];
    }

    private void ChangePackets(List<byte[]> packets)
    {
        var at = random.Next(packets.Count + 1);
        var other = corpus[random.Next(corpus.Count)].Packets;
        switch (random.Next(5))
        {
            case 0:
                packets.Insert(at, other[random.Next(other.Length)]);
                break;
            case 1 when packets.Count > 1:
                packets.RemoveAt(random.Next(packets.Count));
                break;
            case 2:
                // The tail of another conversation, most of the time without its CONNECT.
                packets.AddRange(other.Skip(random.Next(10) == 0 ? 0 : 1));
                break;
            case 3 when packets.Count > 0:
                var again = packets[random.Next(packets.Count)];
                packets.InsertRange(at, Enumerable.Repeat(again, random.Next(1, 40)));
                break;
            case 4 when packets.Count > 1:
                var (left, right) = (random.Next(packets.Count), random.Next(packets.Count));
                (packets[left], packets[right]) = (packets[right], packets[left]);
                break;
        }
    }

    private void ChangeBytes(List<byte> bytes)
    {
        var at = random.Next(bytes.Count);
        switch (random.Next(8))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = Interesting[random.Next(Interesting.Length)];
                break;
            case 2:
                bytes[at] = (byte)random.Next(256);
                break;
            case 3:
                bytes.Insert(at, Interesting[random.Next(Interesting.Length)]);
                break;
            case 4:
                bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at));
                break;
            case 5:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, Math.Min(random.Next(1, 65), bytes.Count - at)));
                break;
            case 6:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                // Sizes are what parsers trust: nudge one byte up or down.
                bytes[at] += (byte)(random.Next(2) == 0 ? 1 : 255);
                break;
        }
    }
}
