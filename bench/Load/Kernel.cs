using System.Runtime.InteropServices;

namespace Conversa.Bench.Load;

/// <summary>The few calls of Linux that the load generator makes.</summary>
internal static unsafe partial class Kernel
{
    public const int DontWait = 0x40;
    public const int NoSignal = 0x4000;
    public const int Again = 11;
    public const int Interrupted = 4;
    public const uint Readable = 1;

    [LibraryImport("libc", SetLastError = true, EntryPoint = "epoll_create1")]
    public static partial int EpollCreate(int flags);

    [LibraryImport("libc", SetLastError = true, EntryPoint = "epoll_ctl")]
    public static partial int EpollControl(int epoll, int operation, int handle, byte* happening);

    [LibraryImport("libc", SetLastError = true, EntryPoint = "epoll_wait")]
    public static partial int EpollWait(int epoll, byte* happenings, int most, int milliseconds);

    [LibraryImport("libc", SetLastError = true, EntryPoint = "recv")]
    public static partial nint Receive(int handle, byte* bytes, nint length, int flags);

    [LibraryImport("libc", SetLastError = true, EntryPoint = "send")]
    public static partial nint Send(int handle, byte* bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int handle);
}
