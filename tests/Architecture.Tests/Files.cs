using System.Text.RegularExpressions;

namespace Conversa.Architecture.Tests;

/// <summary>Files are short, finished and written for the reader of today.</summary>
public sealed partial class Files
{
    private const int Most = 400;

    [Fact]
    public void No_file_is_longer_than_can_be_read_at_once() => Long(Repository.Sources("src", "tests", "tools", "bench")).ShouldBeEmpty();

    [Fact]
    public void Nothing_in_the_product_is_left_for_later() => Unfinished(Repository.Sources("src")).ShouldBeEmpty();

    [Fact]
    public void A_long_and_an_unfinished_file_are_found()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        var file = Path.Combine(folder, "Sample.cs");
        File.WriteAllLines(file, Enumerable.Repeat("// TO" + "DO", Most + 1));

        Long([file]).ShouldHaveSingleItem();
        Unfinished([file]).ShouldHaveSingleItem();
        File.WriteAllLines(file, Enumerable.Repeat("// done", Most));
        Long([file]).ShouldBeEmpty();
        Unfinished([file]).ShouldBeEmpty();
    }

    [Fact]
    public void The_files_are_really_found() => Repository.Sources("src").Count.ShouldBeGreaterThan(50);

    private static List<string> Long(IEnumerable<string> files) =>
        [.. files.Select(x => (File: x, Lines: File.ReadLines(x).Count())).Where(x => x.Lines > Most).Select(x => $"{Repository.Relative(x.File)}: {x.Lines} lines")];

    private static List<string> Unfinished(IEnumerable<string> files) => [.. files.Where(x => Later().IsMatch(File.ReadAllText(x))).Select(Repository.Relative)];

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX|NotImplementedException)\b")]
    private static partial Regex Later();
}
