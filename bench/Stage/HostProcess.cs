using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Conversa.Bench.Stage;

/// <summary>The real server as a process of its own, in its default configuration.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    private readonly Process process;
    private readonly string output;

    private HostProcess(Process process, string output, int port, int mqttPort) =>
        (this.process, this.output, Address, Mqtt) = (process, output, new IPEndPoint(IPAddress.Loopback, port), new IPEndPoint(IPAddress.Loopback, mqttPort));

    public IPEndPoint Address { get; }

    public IPEndPoint Mqtt { get; }

    public int Id => process.Id;

    /// <summary>From starting the process to the first good answer of <c>/health/ready</c>.</summary>
    public TimeSpan Took { get; private set; }

    /// <summary>When the process was started, by the stopwatch.</summary>
    public long Started { get; private init; }

    public static Task<HostProcess> StartAsync(Ground ground)
    {
        var (port, mqtt) = (FreePort(), FreePort());
        return StartAsync("../../Host/release/Conversa.Host.dll", ground.Folder, port, mqtt, "/health/ready",
            [.. ground.Arguments, "--urls", $"http://127.0.0.1:{port}", "--Realtime:TcpPort", $"{mqtt}"]);
    }

    /// <summary>The plain server to compare with: this program in another role.</summary>
    public static Task<HostProcess> StartFloorAsync(string folder)
    {
        var port = FreePort();
        return StartAsync("Conversa.Bench.dll", folder, port, 0, "/ready", ["hello", $"http://127.0.0.1:{port}"]);
    }

    public async Task<string> GetAsync(string path) => await Http.GetStringAsync(new Uri($"http://{Address}{path}"));

    /// <summary>Bytes of managed objects after a full collection, which this asks for.</summary>
    public async Task<long> HeapAfterCollectionAsync()
    {
        await FullCollection.AskAsync(process.Id);
        var metrics = await GetAsync("/metrics");
        return (long)metrics.Split('\n').Where(line => line.StartsWith("dotnet_gc_last_collection_heap_size", StringComparison.Ordinal)).Sum(line => double.Parse(line.Split(' ')[1]));
    }

    public async ValueTask DisposeAsync()
    {
        Process.Start("kill", ["-TERM", $"{process.Id}"]).WaitForExit();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
    }

    private static async Task<HostProcess> StartAsync(string program, string folder, int port, int mqtt, string ready, string[] arguments)
    {
        var output = Path.Combine(folder, "output");
        var start = new ProcessStartInfo("bash") { UseShellExecute = false, WorkingDirectory = folder };
        foreach (var argument in (string[])["-c", "exec dotnet \"$@\" >>output 2>&1", "bash", Path.GetFullPath(program, AppContext.BaseDirectory), .. arguments])
            start.ArgumentList.Add(argument);
        var started = Stopwatch.GetTimestamp();
        var host = new HostProcess(Process.Start(start)!, output, port, mqtt) { Started = started };
        await host.WaitAsync(ready);
        host.Took = Stopwatch.GetElapsedTime(started);
        return host;
    }

    private async Task WaitAsync(string path)
    {
        while (Stopwatch.GetElapsedTime(Started) < TimeSpan.FromSeconds(60) && !process.HasExited)
        {
            try
            {
                using var answer = await Http.GetAsync(new Uri($"http://{Address}{path}"));
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // not listening yet
            }

            await Task.Delay(5);
        }

        throw new InvalidOperationException($"The server did not become ready:\n{await File.ReadAllTextAsync(output)}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
