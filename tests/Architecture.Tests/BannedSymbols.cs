using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Conversa.Architecture.Tests;

/// <summary>The banned symbols are really banned: the analyzer this build uses reports them, in the projects they are meant for.</summary>
public sealed class BannedSymbols
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("BannedSymbols.txt",
        "System.DateTime.UtcNow.ToString()", "System.DateTimeOffset.Now.ToString()", "System.Guid.NewGuid().ToString()", "Said(() => System.Console.WriteLine(\"a\"))")]
    [InlineData("src/BannedSymbols.Egress.txt",
        "new System.Net.Http.HttpClient().ToString()", "new System.Net.Http.HttpMessageInvoker(null).ToString()", "System.Net.Dns.GetHostName()", "new System.Net.Sockets.TcpClient().ToString()")]
    [InlineData("tests/BannedSymbols.Tests.txt",
        "Said(() => System.Threading.Thread.Sleep(1))", "System.Threading.Tasks.Task.Delay(1).ToString()")]
    public async Task Each_banned_symbol_is_reported_and_nothing_else_is(string list, params string[] banned)
    {
        string[] expressions = [.. banned, "System.TimeProvider.System.GetUtcNow().ToString()"];

        var report = await ReportAsync(list, expressions);

        for (var line = 1; line <= expressions.Length; line++)
            report.Contains($"Sample.cs({line},", StringComparison.Ordinal).ShouldBe(line <= banned.Length, $"{expressions[line - 1]}\n{report}");
    }

    [Theory]
    [InlineData("src/Chat/Chat.csproj", "BannedSymbols.Egress.txt")]
    [InlineData("src/Platform/Platform.csproj", "BannedSymbols.Egress.txt")]
    [InlineData("tests/Platform.Tests/Platform.Tests.csproj", "BannedSymbols.Tests.txt")]
    public async Task The_projects_are_built_with_the_analyzer_and_its_lists(string project, string list)
    {
        var output = await RunAsync("msbuild", Path.Combine(Repository.Root, project), "-getItem:AdditionalFiles,PackageReference", "-nologo");
        var items = JsonDocument.Parse(output).RootElement.GetProperty("Items");

        items.GetProperty("PackageReference").EnumerateArray().Select(x => x.GetProperty("Identity").GetString()).ShouldContain("Microsoft.CodeAnalysis.BannedApiAnalyzers");
        items.GetProperty("AdditionalFiles").EnumerateArray().Select(x => Path.GetFileName(x.GetProperty("Identity").GetString())).ShouldBe(["BannedSymbols.txt", list], ignoreOrder: true);
    }

    [Fact]
    public void Every_line_of_the_lists_names_something_that_exists()
    {
        string[] lists = ["BannedSymbols.txt", "src/BannedSymbols.Egress.txt", "tests/BannedSymbols.Tests.txt"];
        lists.SelectMany(x => Repository.Read(x).Split('\n', StringSplitOptions.RemoveEmptyEntries)).Where(x => !Exists(x)).ShouldBeEmpty();
        Exists("M:System.Guid.NewGoid;misspelt").ShouldBeFalse();
        Exists("T:System.Net.Http.HttpClent;misspelt").ShouldBeFalse();
    }

    private static bool Exists(string line)
    {
        var id = line.Split(';')[0];
        var (kind, name) = (id[0], id[2..].Split('(')[0]);
        if (kind == 'T')
            return Find(name) is not null;
        var dot = name.LastIndexOf('.');
        return Find(name[..dot])?.GetMember(name[(dot + 1)..]).Length > 0;
    }

    private static Type? Find(string name) => Directory.GetFiles(RuntimeEnvironment.GetRuntimeDirectory(), "System.*.dll")
        .Select(x => Path.GetFileNameWithoutExtension(x)).Where(x => !x.Contains("Native", StringComparison.Ordinal))
        .Select(x => Assembly.Load(x).GetType(name)).FirstOrDefault(x => x is not null);

    /// <summary>Compiles expressions, one a line, with the analyzer and one list, and returns the lines about banned symbols.</summary>
    private static async Task<string> ReportAsync(string list, string[] expressions)
    {
        var folder = Directory.CreateTempSubdirectory("conversa-banned-").FullName;
        var sample = Path.Combine(folder, "Sample.cs");
        await File.WriteAllLinesAsync(sample, [.. expressions.Select((x, i) => $"static class Sample{i} {{ static string Said(System.Action say) => \"\"; internal static string Text() => {x}; }}")], Now);
        var runtime = RuntimeEnvironment.GetRuntimeDirectory();
        string[] references = ["System.Private.CoreLib", "System.Runtime", "System.Console", "System.Net.Http", "System.Net.NameResolution", "System.Net.Sockets", "System.Net.Primitives", "System.ComponentModel.Primitives"];
        List<string> arguments = [Repository.Compiler, "-nologo", "-noconfig", "-target:library", $"-out:{folder}/sample.dll", "-warnaserror-", $"-additionalfile:{Path.Combine(Repository.Root, list)}"];
        arguments.AddRange(references.Select(x => $"-reference:{runtime}{x}.dll"));
        arguments.AddRange(Directory.GetFiles(Path.Combine(Repository.Analyzer, "analyzers/dotnet/cs"), "*.dll").Select(x => $"-analyzer:{x}"));
        try
        {
            var output = await RunAsync([.. arguments, sample]);
            output.ShouldNotContain("error"); // the sample itself is right
            return string.Join('\n', output.Split('\n').Where(x => x.Contains("RS0030", StringComparison.Ordinal)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet", arguments) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(Now);
        await process.WaitForExitAsync(Now);
        return output;
    }
}
