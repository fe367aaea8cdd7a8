using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Conversa.Bench.Stage;

/// <summary>
/// Makes another .NET process collect all its garbage, so that what is left is what it needs. Through the runtime's diagnostic port: beginning a
/// trace with the keyword GCHeapCollect does it (protocol: https://github.com/dotnet/diagnostics/blob/main/documentation/design-docs/ipc-protocol.md).
/// </summary>
internal static class FullCollection
{
    private const byte EventPipe = 2;
    private const byte StopTracing = 1;
    private const byte CollectTracing2 = 3;
    private const long HeapCollect = 0x800000;

    public static async Task AskAsync(int process)
    {
        using var tracing = await ConnectAsync(process);
        await using var stream = new NetworkStream(tracing);
        await stream.WriteAsync(Command(CollectTracing2, Tracing()));
        var head = new byte[28];
        await stream.ReadExactlyAsync(head); // 20 bytes of header, then the session's number
        var draining = stream.CopyToAsync(Stream.Null); // the collection's own events; ends when tracing does
        await Task.Delay(TimeSpan.FromSeconds(2)); // nothing says when the collection is over
        using var stopping = await ConnectAsync(process);
        await using var stop = new NetworkStream(stopping);
        await stop.WriteAsync(Command(StopTracing, head.AsSpan(20, 8)));
        await draining.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private static async Task<Socket> ConnectAsync(int process)
    {
        // A process that was killed leaves its socket behind, and numbers come again: the newest is the living one's.
        var path = Directory.GetFiles(Path.GetTempPath(), $"dotnet-diagnostic-{process}-*-socket").MaxBy(File.GetCreationTimeUtc)
            ?? throw new InvalidOperationException($"Process {process} has no diagnostic port.");
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    private static byte[] Command(byte command, ReadOnlySpan<byte> content)
    {
        var bytes = new byte[20 + content.Length];
        "DOTNET_IPC_V1\0"u8.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(14), (ushort)bytes.Length);
        (bytes[16], bytes[17]) = (EventPipe, command);
        content.CopyTo(bytes.AsSpan(20));
        return bytes;
    }

    private static byte[] Tracing()
    {
        using var memory = new MemoryStream();
        using var content = new BinaryWriter(memory);
        content.Write(16); // megabytes of buffer
        content.Write(1); // the format: nettrace
        content.Write(false); // no list of methods at the end
        content.Write(1); // one provider
        content.Write(HeapCollect);
        content.Write(4); // informational
        const string Provider = "Microsoft-Windows-DotNETRuntime\0";
        content.Write(Provider.Length);
        content.Write(Encoding.Unicode.GetBytes(Provider));
        content.Write(0); // no filter
        content.Flush();
        return memory.ToArray();
    }
}
