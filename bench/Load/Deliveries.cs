using System.Buffers.Text;
using System.Diagnostics;

namespace Conversa.Bench.Load;

/// <summary>What arrived at listeners. Every message carries, in its sender's id for it, when it was sent: sixteen hexadecimal digits.</summary>
internal sealed class Deliveries(string marker)
{
    public const int Digits = 16;

    private readonly byte[] marker = System.Text.Encoding.ASCII.GetBytes(marker);

    /// <summary>From sending to arriving, of the current repeat.</summary>
    public Histogram Latency { get; set; } = new();

    public long Count { get; private set; }

    /// <summary>Counts the messages in these bytes of one connection; what may be the beginning of one is kept for the next call.</summary>
    public void Look(ReadOnlySpan<byte> bytes, ref byte[]? rest)
    {
        if (rest is not null)
        {
            bytes = (byte[])[.. rest, .. bytes];
            rest = null;
        }

        while (bytes.IndexOf(marker) is >= 0 and var at)
        {
            if (bytes.Length < at + marker.Length + Digits)
            {
                rest = bytes[at..].ToArray();
                return;
            }

            bytes = bytes[(at + marker.Length)..];
            if (!Utf8Parser.TryParse(bytes[..Digits], out long sent, out _, 'x'))
                throw new InvalidOperationException("A delivered message does not say when it was sent.");
            Latency.Add(Stopwatch.GetTimestamp() - sent);
            Count++;
            bytes = bytes[Digits..];
        }

        var tail = bytes[^Math.Min(bytes.Length, marker.Length - 1)..];
        for (var at = tail.IndexOf(marker[0]); at >= 0; )
        {
            if (tail[at..].SequenceEqual(marker.AsSpan(0, tail.Length - at)))
            {
                rest = tail[at..].ToArray();
                return;
            }

            var next = tail[(at + 1)..].IndexOf(marker[0]);
            at = next < 0 ? -1 : at + 1 + next;
        }
    }
}
