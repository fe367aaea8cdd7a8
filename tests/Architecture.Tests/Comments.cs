using System.Reflection;
using System.Xml.Linq;

namespace Conversa.Architecture.Tests;

/// <summary>What is public is a promise, and a promise is written down.</summary>
public sealed class Comments
{
    [Fact]
    public void Every_public_type_says_what_it_is() => Repository.Modules.SelectMany(x => Silent(x.GetExportedTypes(), Summaries(x))).ShouldBeEmpty();

    [Fact]
    public void A_silent_type_is_found()
    {
        var module = typeof(Platform.PlatformModule).Assembly;
        var summaries = Summaries(module);
        summaries.Count.ShouldBeGreaterThan(20);

        Silent([typeof(Comments)], summaries).ShouldBe([typeof(Comments).FullName!]);
        Silent([typeof(Platform.PlatformModule)], summaries).ShouldBeEmpty();
    }

    private static IEnumerable<string> Silent(IEnumerable<Type> types, HashSet<string> summaries) =>
        types.Where(x => !x.IsNested && x.Namespace?.StartsWith("Conversa", StringComparison.Ordinal) == true && x.Name != "Program" && !summaries.Contains(x.FullName!)).Select(x => x.FullName!);

    private static HashSet<string> Summaries(Assembly module) =>
        [.. XDocument.Load(Path.ChangeExtension(module.Location, ".xml")).Descendants("member")
            .Where(x => x.Attribute("name")!.Value.StartsWith("T:", StringComparison.Ordinal) && (x.Element("summary") ?? x.Element("inheritdoc")) is { } comment && (comment.Name == "inheritdoc" || comment.Value.Trim().Length > 0))
            .Select(x => x.Attribute("name")!.Value[2..])];
}
