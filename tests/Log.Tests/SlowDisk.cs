using System.Diagnostics;

namespace Conversa.Log.Tests;

/// <summary>A library that makes every fsync take two milliseconds longer, for a process that is started with it preloaded.</summary>
internal static class SlowDisk
{
    private const string Source = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <unistd.h>
        static int later(const char *name, int fd) {
            int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
            usleep(2000);
            return real(fd);
        }
        int fsync(int fd) { return later("fsync", fd); }
        int fdatasync(int fd) { return later("fdatasync", fd); }
        """;

    private static readonly Lazy<string> Built = new(Build);

    public static string Library() => Built.Value;

    private static string Build()
    {
        var folder = Directory.CreateTempSubdirectory("conversa-slow-disk-").FullName;
        File.WriteAllText(Path.Combine(folder, "slow.c"), Source);
        var library = Path.Combine(folder, "slow.so");
        using var compiler = Process.Start(new ProcessStartInfo("cc", ["-shared", "-fPIC", "-O1", "-o", library, Path.Combine(folder, "slow.c"), "-ldl"]) { RedirectStandardError = true })!;
        compiler.WaitForExit();
        compiler.ExitCode.ShouldBe(0, compiler.StandardError.ReadToEnd());
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute); // PostgreSQL runs as another user
        return library;
    }
}
