using System.Diagnostics;

namespace Conversa.Realtime.Tests;

/// <summary>mosquitto's own clients, which nobody here wrote.</summary>
public sealed class MosquittoTests
{
    [Theory]
    [InlineData("mqttv31", 0)]
    [InlineData("mqttv311", 0)]
    [InlineData("mqttv311", 1)]
    [InlineData("mqttv311", 2)]
    [InlineData("mqttv5", 0)]
    [InlineData("mqttv5", 1)]
    public async Task A_message_goes_from_one_mosquitto_client_to_the_other(string version, int qos)
    {
        await using var app = await RealtimeApp.StartAsync();
        using var subscriber = Start("mosquitto_sub", app, $"-V {version} -q {qos} -t open/+/c -C 1 -W 30 -i listener -F %t:%p:%q");
        await WaitForSubscriberAsync(app);
        using var publisher = Start("mosquitto_pub", app, $"-V {version} -q {qos} -t open/7/c -m hello -i speaker");
        (await OutputAsync(subscriber)).Trim().ShouldBe($"open/7/c:hello:{Math.Min(qos, 1)}");
        await publisher.WaitForExitAsync(TestContext.Current.CancellationToken);
        publisher.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task A_killed_mosquitto_client_leaves_its_will()
    {
        await using var app = await RealtimeApp.StartAsync();
        using var watcher = Start("mosquitto_sub", app, "-t open/will -C 1 -W 30 -i watcher");
        await WaitForSubscriberAsync(app);
        using var victim = Start("mosquitto_sub", app, "-t open/other -i victim --will-topic open/will --will-payload gone");
        var ct = TestContext.Current.CancellationToken;
        await Eventually.TrueAsync(() => app.Connections.Count == 2, "the second client", ct: ct);
        await Eventually.TrueAsync(() => app.Hub.HasSubscribers(app.Hub.Topic(TestGate.Workspace, "open/other")), "its subscription", ct: ct);
        victim.Kill();
        (await OutputAsync(watcher)).Trim().ShouldBe("gone");
    }

    [Fact]
    public async Task A_late_mosquitto_client_gets_the_retained_message()
    {
        await using var app = await RealtimeApp.StartAsync();
        using var publisher = Start("mosquitto_pub", app, "-t open/kept -m still -r");
        await publisher.WaitForExitAsync(TestContext.Current.CancellationToken);
        using var late = Start("mosquitto_sub", app, "-t open/# -C 1 -W 30 -F %r:%p");
        (await OutputAsync(late)).Trim().ShouldBe("1:still");
    }

    private static Process Start(string program, RealtimeApp app, string arguments) =>
        Process.Start(new ProcessStartInfo(program, $"-h 127.0.0.1 -p {app.TcpPort} {arguments}") { RedirectStandardOutput = true })
        ?? throw new InvalidOperationException($"{program} did not start.");

    private static Task<string> OutputAsync(Process process) => process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

    private static Task WaitForSubscriberAsync(RealtimeApp app) => Eventually.TrueAsync(
        () => app.Hub.HasSubscribers(app.Hub.Topic(TestGate.Workspace, "open/7/c")) || app.Hub.HasSubscribers(app.Hub.Topic(TestGate.Workspace, "open/will")),
        "the subscription",
        ct: TestContext.Current.CancellationToken);
}
