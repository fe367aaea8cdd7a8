using System.Globalization;
using Conversa.MqttFuzz;

#pragma warning disable RS0030 // a tool speaks through its output

var seconds = Argument("--seconds", 600);
var seed = Argument("--seed", 1);
await using var fuzzer = new Fuzzer(seed);
var report = await fuzzer.RunAsync(TimeSpan.FromSeconds(seconds), Console.Error.WriteLine);
Console.WriteLine(report.ToString());
return report.Failure is null ? 0 : 1;

int Argument(string name, int otherwise)
{
    var at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
}
