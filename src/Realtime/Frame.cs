using System.Buffers;
using System.Globalization;
using System.Text;

namespace Conversa.Realtime;

/// <summary>
/// Bytes serialised once and shared by every connection they go to. The bytes must not change afterwards.
/// </summary>
/// <param name="bytes">An MQTT payload, or a whole Server-Sent Event made by <see cref="ServerSentEvent"/>.</param>
/// <param name="position">The log position these bytes speak of; 0 when they are not part of a log (typing, presence).</param>
public sealed class Frame(ReadOnlyMemory<byte> bytes, long position = 0)
{
    /// <summary>The shared bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    /// <summary>The log position, or 0. Live frames at or below what a replay already wrote are dropped by it.</summary>
    public long Position { get; } = position;

    /// <summary>
    /// A Server-Sent Event: <c>id:</c>, <c>event:</c> and one <c>data:</c> line per line of <paramref name="data"/>
    /// (format: https://html.spec.whatwg.org/multipage/server-sent-events.html).
    /// </summary>
    /// <param name="position">Becomes the id a client resumes from; 0 writes no id line, so the client keeps its last one.</param>
    /// <param name="name">The event's name, without line breaks; empty means the default, <c>message</c>.</param>
    /// <param name="data">UTF-8 text, usually JSON.</param>
    public static Frame ServerSentEvent(long position, string name, ReadOnlySpan<byte> data)
    {
        if (name.AsSpan().ContainsAny('\r', '\n'))
        {
            throw new ArgumentException("An event's name is one line.", nameof(name));
        }

        var bytes = new ArrayBufferWriter<byte>(data.Length + name.Length + 48);
        if (position > 0)
        {
            bytes.Write("id: "u8);
            Span<byte> digits = stackalloc byte[20];
            position.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
            bytes.Write(digits[..length]);
            bytes.Write("\n"u8);
        }

        if (name.Length > 0)
        {
            bytes.Write("event: "u8);
            Encoding.UTF8.GetBytes(name, bytes);
            bytes.Write("\n"u8);
        }

        while (true)
        {
            var end = data.IndexOfAny((byte)'\r', (byte)'\n');
            bytes.Write("data: "u8);
            bytes.Write(end < 0 ? data : data[..end]);
            bytes.Write("\n"u8);
            if (end < 0)
            {
                break;
            }

            var breakLength = data[end] == '\r' && end + 1 < data.Length && data[end + 1] == '\n' ? 2 : 1;
            data = data[(end + breakLength)..];
        }

        bytes.Write("\n"u8);
        return new Frame(bytes.WrittenMemory, position);
    }

    /// <summary>What <see cref="ServerSentEvent"/> put in: the event's name and its data, for those who tell it in another way.</summary>
    public (string Name, ReadOnlyMemory<byte> Data) Event()
    {
        var name = "";
        var data = new ArrayBufferWriter<byte>(Bytes.Length);
        foreach (var range in Bytes.Span.Split((byte)'\n'))
        {
            var line = Bytes.Span[range];
            if (line.StartsWith("event: "u8))
                name = Encoding.UTF8.GetString(line[7..]);
            if (!line.StartsWith("data: "u8))
                continue;
            if (data.WrittenCount > 0)
                data.Write("\n"u8);
            data.Write(line[6..]);
        }

        return (name, data.WrittenMemory);
    }
}
