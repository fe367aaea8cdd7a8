using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Conversa.Architecture.Tests;

/// <summary>The borders between modules are project references, and they are as CONTRIBUTING.md draws them.</summary>
public sealed partial class Modules
{
    [Fact]
    public void The_modules_reference_each_other_as_documented() => Differences(Found(Repository.Projects("src")), Documented(Repository.Read("CONTRIBUTING.md"))).ShouldBeEmpty();

    [Fact]
    public void A_reference_that_is_not_documented_is_found()
    {
        var found = Found(Repository.Projects("src"));
        var more = found.ToDictionary(x => x.Key, x => x.Value);
        more["Platform"] = [.. found["Platform"], "Chat"];
        more["Stray"] = [];

        Differences(more, found).ShouldBe(["Platform references Chat, which CONTRIBUTING.md does not say.", "Stray is a project that CONTRIBUTING.md does not name."]);
        Differences(found, more).ShouldBe(["CONTRIBUTING.md says that Platform references Chat; it does not.", "CONTRIBUTING.md names Stray; there is no such project."]);
    }

    [Fact]
    public void The_table_is_really_read() => Documented(Repository.Read("CONTRIBUTING.md")).Count.ShouldBeGreaterThan(3);

    [Fact]
    public void No_module_opens_its_internals() => Opened([.. Repository.Projects("src"), .. Repository.Projects("tests"), .. Repository.Sources("src")]).ShouldBeEmpty();

    [Fact]
    public void An_opened_internal_is_found()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "Opened.cs");
        File.WriteAllText(file, "[assembly: System.Runtime.CompilerServices." + "Internals" + "VisibleTo(\"Other\")]");

        Opened([file]).ShouldHaveSingleItem();
    }

    private static Dictionary<string, string[]> Found(IEnumerable<string> projects) => projects.ToDictionary(
        x => Path.GetFileNameWithoutExtension(x),
        x => XDocument.Load(x).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value)).Order(StringComparer.Ordinal).ToArray(),
        StringComparer.Ordinal);

    private static Dictionary<string, string[]> Documented(string text) => Row().Matches(text).ToDictionary(
        x => x.Groups["module"].Value,
        x => x.Groups["references"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(r => r != "nothing").Order(StringComparer.Ordinal).ToArray(),
        StringComparer.Ordinal);

    private static List<string> Differences(Dictionary<string, string[]> found, Dictionary<string, string[]> documented) =>
    [
        .. found.Where(x => documented.ContainsKey(x.Key)).SelectMany(x => x.Value.Except(documented[x.Key]).Select(r => $"{x.Key} references {r}, which CONTRIBUTING.md does not say.")),
        .. found.Keys.Except(documented.Keys).Select(x => $"{x} is a project that CONTRIBUTING.md does not name."),
        .. documented.Where(x => found.ContainsKey(x.Key)).SelectMany(x => x.Value.Except(found[x.Key]).Select(r => $"CONTRIBUTING.md says that {x.Key} references {r}; it does not.")),
        .. documented.Keys.Except(found.Keys).Select(x => $"CONTRIBUTING.md names {x}; there is no such project."),
    ];

    private static IEnumerable<string> Opened(IEnumerable<string> files) => files.Where(x => File.ReadAllText(x).Contains("Internals" + "VisibleTo", StringComparison.Ordinal)).Select(Repository.Relative);

    [GeneratedRegex(@"^\| `(?<module>\w+)` \| [^|]* \| (?<references>[^|]*) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
