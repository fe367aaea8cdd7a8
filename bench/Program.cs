using System.Text.Json;
using Conversa.Bench;
using Conversa.Bench.Inbox;
using Conversa.Bench.Reports;

switch (args)
{
    case ["hello", var url]:
        await Floor.HelloAsync(url);
        return 0;

    case ["append", var asked, var engine]:
        await AppendBenchmark.MeasureAsync(JsonSerializer.Deserialize<Settings>(asked)!, engine);
        return 0;
}

var benchmarks = new Dictionary<string, Func<Settings, Report, Task>>
{
    ["append"] = AppendBenchmark.RunAsync,
    ["post"] = PostBenchmark.NativeAsync,
    ["sdk"] = PostBenchmark.ChatSdkAsync,
    ["fanout"] = FanOutBenchmark.RunAsync,
    ["idle"] = IdleBenchmark.RunAsync,
    ["inbox"] = InboxBenchmark.RunAsync,
    ["startup"] = StartupBenchmark.RunAsync,
};
var settings = Settings.Parse(args);
if (settings.Only.Length > 0 && !settings.Only.Split(',').All(benchmarks.ContainsKey))
{
    Console.Error.WriteLine($"--only takes some of: {string.Join(',', benchmarks.Keys)}.");
    return 2;
}

var report = new Report(settings);
foreach (var line in await Machine.DescribeAsync(settings))
    report.Say(line);
var failed = 0;
foreach (var (name, run) in benchmarks)
{
    if (settings.Only.Length > 0 && !settings.Only.Split(',').Contains(name))
        continue;
    try
    {
        await run(settings, report);
    }
    catch (Exception exception) // the others' figures are worth having all the same
    {
        failed++;
        Console.Error.WriteLine($"{name} failed: {exception}");
    }
}

if (settings.Page.Length > 0)
    await report.WriteAsync();
return failed == 0 ? 0 : 1;
