using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Conversa.Bench.Load;

/// <summary>One connection of the load generator.</summary>
internal abstract class Wire : IDisposable
{
    private readonly Socket socket;

    protected Wire(IPEndPoint server, IPAddress? from = null)
    {
        socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (from is not null)
            socket.Bind(new IPEndPoint(from, 0));
        socket.Connect(server);
        Handle = (int)socket.SafeHandle.DangerousGetHandle();
    }

    public int Handle { get; }

    /// <summary>Whether the handshake is over.</summary>
    public bool Ready { get; protected set; }

    public abstract void Received(ReadOnlySpan<byte> bytes);

    /// <summary>The server closed the connection: in a measurement that is a failure of the measurement.</summary>
    public virtual void Lost() => throw new InvalidOperationException($"The server closed a connection ({GetType().Name}).");

    public unsafe void Send(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            if (Kernel.Send(Handle, first, bytes.Length, Kernel.DontWait | Kernel.NoSignal) != bytes.Length)
                throw new InvalidOperationException($"send: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    public void Dispose()
    {
        socket.LingerState = new LingerOption(true, 0); // no port waits for stragglers of a finished run
        socket.Dispose();
    }
}
