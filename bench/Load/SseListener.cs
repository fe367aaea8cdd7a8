using System.Net;
using System.Text;

namespace Conversa.Bench.Load;

/// <summary>A native client that listens to <c>GET /api/v1/events</c>.</summary>
internal sealed class SseListener : Wire
{
    private readonly Deliveries deliveries;
    private byte[] head = [];
    private byte[]? rest;
    private bool body;
    private int left; // of the current chunk
    private int skip; // of its line ends
    private int size; // of the next chunk, as far as read

    public SseListener(IPEndPoint server, string token, Deliveries deliveries, IPAddress? from = null)
        : base(server, from)
    {
        this.deliveries = deliveries;
        Send(Encoding.ASCII.GetBytes($"GET /api/v1/events HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\nAccept: text/event-stream\r\n\r\n"));
    }

    public override void Received(ReadOnlySpan<byte> bytes)
    {
        if (!body)
        {
            head = [.. head, .. bytes];
            var end = head.AsSpan().IndexOf("\r\n\r\n"u8);
            if (end < 0)
                return;
            if (!head.AsSpan().StartsWith("HTTP/1.1 200"u8))
                throw new InvalidOperationException("A listener was refused: " + Encoding.UTF8.GetString(head));
            bytes = head.AsSpan(end + 4);
            body = true;
        }

        Unchunk(bytes);
    }

    /// <summary>A chunk may end anywhere, also inside an event.</summary>
    private void Unchunk(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (left > 0)
            {
                var part = bytes[..Math.Min(left, bytes.Length)];
                Look(part);
                left -= part.Length;
                bytes = bytes[part.Length..];
                skip = left == 0 ? 2 : 0;
            }
            else if (skip > 0)
            {
                skip--;
                bytes = bytes[1..];
            }
            else
            {
                var letter = bytes[0];
                bytes = bytes[1..];
                if (letter == '\n')
                    (left, size) = (size, 0);
                else if (letter != '\r')
                    size = (size * 16) + (letter <= '9' ? letter - '0' : (letter | 0x20) - 'a' + 10);
            }
        }
    }

    private void Look(ReadOnlySpan<byte> bytes)
    {
        if (!Ready && bytes.IndexOf("event: ready"u8) >= 0)
        {
            Ready = true;
            head = [];
        }

        deliveries.Look(bytes, ref rest);
    }
}
