using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Conversa.Bench.Load;

/// <summary>All connections of the load generator on one thread: a read is one call of the kernel and no allocation.</summary>
internal sealed unsafe class EventLoop : IDisposable
{
    private const int Most = 512;

    // The kernel's epoll_event is packed on x86-64 only.
    private static readonly int Size = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int Payload = Size - sizeof(long);

    private readonly int epoll = Kernel.EpollCreate(0);
    private readonly List<Wire> wires = [];
    private readonly byte[] happenings = GC.AllocateArray<byte>(Most * 16, pinned: true);
    private readonly byte[] received = GC.AllocateArray<byte>(256 * 1024, pinned: true);

    public void Add(Wire wire)
    {
        var happening = stackalloc byte[16];
        *(uint*)happening = Kernel.Readable;
        *(long*)(happening + Payload) = wires.Count;
        wires.Add(wire);
        if (Kernel.EpollControl(epoll, 1, wire.Handle, happening) != 0)
            throw new InvalidOperationException($"epoll_ctl: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Serves the connections until it is true (looked at after every round) or the time is up; whether it became true.</summary>
    public bool Run(Func<bool> done, TimeSpan most)
    {
        var end = Stopwatch.GetTimestamp() + (long)(most.TotalSeconds * Stopwatch.Frequency);
        while (!done())
        {
            var left = (end - Stopwatch.GetTimestamp()) * 1000 / Stopwatch.Frequency;
            if (left < 0)
                return false;
            Round((int)Math.Min(left, 20));
        }

        return true;
    }

    /// <summary>Serves the connections for as long.</summary>
    public void Run(TimeSpan time) => Run(static () => false, time);

    public void Dispose()
    {
        foreach (var wire in wires)
            wire.Dispose();
        _ = Kernel.Close(epoll);
    }

    private void Round(int milliseconds)
    {
        fixed (byte* events = happenings)
        fixed (byte* bytes = received)
        {
            var count = Kernel.EpollWait(epoll, events, Most, milliseconds);
            for (var i = 0; i < count; i++)
            {
                var wire = wires[(int)*(long*)(events + (i * Size) + Payload)];
                var length = Kernel.Receive(wire.Handle, bytes, received.Length, Kernel.DontWait);
                if (length > 0)
                    wire.Received(new ReadOnlySpan<byte>(bytes, (int)length));
                else if (length == 0 || Marshal.GetLastPInvokeError() is not (Kernel.Again or Kernel.Interrupted))
                    Lost(wire);
            }
        }
    }

    private void Lost(Wire wire)
    {
        var happening = stackalloc byte[16];
        _ = Kernel.EpollControl(epoll, 2, wire.Handle, happening);
        wire.Lost();
    }
}
