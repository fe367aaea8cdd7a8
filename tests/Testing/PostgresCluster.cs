using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Conversa.Testing;

/// <summary>
/// One PostgreSQL server per test process: the one <c>CONVERSA_TEST_POSTGRES</c> points at (a connection string whose user may create
/// databases), else a throw-away cluster on a free loopback port that dies with this process, however it dies.
/// </summary>
public static class PostgresCluster
{
    private const string Careless = "-c fsync=off -c full_page_writes=off";

    private static readonly Lazy<Task<string>> Started = new(() =>
        Environment.GetEnvironmentVariable("CONVERSA_TEST_POSTGRES") is { Length: > 0 } given ? Task.FromResult(given) : StartAsync(Careless, ""));

    private static readonly List<Process> Shells = []; // held, because a collected process closes the pipe that keeps the server alive

    /// <summary>The connection string of the server's <c>postgres</c> database.</summary>
    public static Task<string> ConnectionStringAsync() => Started.Value;

    /// <summary>Starts another server, which does wait for its disk, with a library preloaded (one that makes the disk slow, say).</summary>
    public static Task<string> StartWithAsync(string library) => StartAsync("", library);

    private static async Task<string> StartAsync(string settings, string library)
    {
        var binaries = Binaries();
        var port = FreePort();
        // The shell owns the server and watches our end of its input: when this process ends, killed or not, the pipe closes, the server is
        // stopped and its folder goes. The server refuses to run as root, so as root it runs as the system's postgres user.
        var script = $$"""
            set -e
            data=$(mktemp -d /tmp/conversa-postgres.XXXXXX)
            {{binaries}}/initdb -D "$data/db" -U postgres -A trust -E UTF8 --no-locale --no-sync >"$data/initdb.log" 2>&1
            LD_PRELOAD={{library}} {{binaries}}/postgres -D "$data/db" -p {{port}} -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
              {{settings}} -c max_connections=400 -c shared_buffers=64MB >"$data/server.log" 2>&1 </dev/null &
            server=$!
            cat >/dev/null || true
            kill -INT $server; wait $server || true
            rm -rf "$data"
            """;
        var start = new ProcessStartInfo { RedirectStandardInput = true, UseShellExecute = false, WorkingDirectory = "/" };
        string[] command = Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--", "bash", "-c", script] : ["bash", "-c", script];
        start.FileName = command[0];
        foreach (var argument in command.Skip(1))
            start.ArgumentList.Add(argument);
        var shell = Process.Start(start) ?? throw new InvalidOperationException("The shell that starts PostgreSQL could not be started.");
        lock (Shells)
            Shells.Add(shell);

        var connection = new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = port, Username = "postgres", Database = "postgres", Timeout = 30 }.ToString();
        await Eventually.TrueAsync(async () =>
        {
            if (shell.HasExited)
                throw new InvalidOperationException($"PostgreSQL did not start (exit code {shell.ExitCode}); see /tmp/conversa-postgres.*.");
            try
            {
                await using var source = NpgsqlDataSource.Create(connection);
                await using var opened = await source.OpenConnectionAsync();
                return true;
            }
            catch (NpgsqlException)
            {
                return false;
            }
        }, "PostgreSQL accepts connections", TimeSpan.FromSeconds(60));
        return connection;
    }

    private static string Binaries() =>
        Directory.Exists("/usr/lib/postgresql")
            && Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(x => x + "/bin").FirstOrDefault(x => File.Exists(x + "/initdb")) is { } found
            ? found
            : throw new InvalidOperationException("PostgreSQL is not installed (/usr/lib/postgresql/*/bin/initdb) and CONVERSA_TEST_POSTGRES is not set. Install postgresql or set it.");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
