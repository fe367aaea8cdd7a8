using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Conversa.Host.Tests;

/// <summary>The program as an operator runs it: a process with arguments, output and an exit code.</summary>
internal sealed class Program : IAsyncDisposable
{
    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = new();
    private readonly TaskCompletionSource<Uri> listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Program(Process process) => this.process = process;

    public string Output => string.Join('\n', lines);

    /// <summary>Completes with the first address the program says it listens on; fails when it ends before.</summary>
    public Task<Uri> Listening => listening.Task.WaitAsync(TimeSpan.FromMinutes(2));

    public static Program Start(string folder, params string[] arguments)
    {
        var host = Path.Combine(AppContext.BaseDirectory, "Conversa.Host.dll");
        var start = new ProcessStartInfo("dotnet", [host, "--urls", "http://127.0.0.1:0", "--data", folder, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var program = new Program(new Process { StartInfo = start, EnableRaisingEvents = true });
        program.process.OutputDataReceived += (_, line) => program.Said(line.Data);
        program.process.ErrorDataReceived += (_, line) => program.Said(line.Data);
        program.process.Exited += (_, _) => program.listening.TrySetException(new InvalidOperationException("The program ended before it listened."));
        program.process.Start();
        program.process.BeginOutputReadLine();
        program.process.BeginErrorReadLine();
        return program;
    }

    /// <summary>Asks the program to stop as a service manager does.</summary>
    public void Terminate()
    {
        using var handle = process.SafeHandle;
        if (Kill(process.Id, 15) != 0)
            throw new InvalidOperationException("SIGTERM could not be sent.");
    }

    /// <summary>Waits for the program to end and for all it said; returns its exit code.</summary>
    public async Task<int> ExitAsync(CancellationToken ct)
    {
        await process.WaitForExitAsync(ct).WaitAsync(TimeSpan.FromMinutes(2), ct);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        _ = listening.Task.Exception;
    }

    private void Said(string? line)
    {
        const string Mark = "Now listening on: ";
        if (line is null)
            return;
        lines.Enqueue(line);
        if (line.IndexOf(Mark, StringComparison.Ordinal) is var at and >= 0)
            listening.TrySetResult(new Uri(line[(at + Mark.Length)..].Split('"', ' ')[0]));
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
