using Conversa.Platform.Configuration;

namespace Conversa.Architecture.Tests;

/// <summary>docs/configuration.md is what the options classes say.</summary>
public sealed class ConfigurationPage
{
    [Fact]
    public void The_page_is_current() =>
        Difference(Repository.Read("docs/configuration.md"), ConfigurationReference.Write(Repository.Modules))
            .ShouldBeEmpty("Write it anew: dotnet run --project src/Host -- docs configuration docs/configuration.md");

    [Fact]
    public void A_stale_page_is_shown_with_its_difference() =>
        Difference("a\nold\nc", "a\nnew\nc").ShouldBe("- old\n+ new");

    private static string Difference(string page, string generated)
    {
        var (old, now) = (page.Split('\n'), generated.Split('\n'));
        return string.Join('\n', old.Except(now).Select(x => "- " + x).Concat(now.Except(old).Select(x => "+ " + x)).DefaultIfEmpty(page == generated ? "" : "The lines are the same, their order is not."));
    }
}
