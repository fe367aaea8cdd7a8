using System.Text.RegularExpressions;

namespace Conversa.Architecture.Tests;

/// <summary>A name says what a thing does; these words say nothing.</summary>
public sealed partial class Names
{
    private static readonly string[] Empty = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Common", "Core", "Base", "Impl", "Data", "Info", "Dto", "Service", "Services"];

    /// <summary>Terms of the field that happen to hold such a word.</summary>
    private static readonly string[] Terms = ["PersonalData", "CommonPasswords"];

    [Fact]
    public void Types_are_named_for_what_they_do() => Repository.Types.Select(x => x.Name.Split('`')[0]).Where(SaysNothing).Distinct().ShouldBeEmpty();

    [Fact]
    public void Projects_and_folders_are_named_for_what_they_hold() =>
        Repository.Sources("src").Concat(Repository.Projects("src")).SelectMany(x => Repository.Relative(x).Split('/', '.')).Distinct().Where(SaysNothing).ShouldBeEmpty();

    [Theory]
    [InlineData("MessageManager")]
    [InlineData("UserDto")]
    [InlineData("RoomServiceImpl")]
    [InlineData("Common")]
    [InlineData("BaseHandler")]
    public void An_empty_word_is_found(string name) => SaysNothing(name).ShouldBeTrue();

    [Theory]
    [InlineData("Database")]
    [InlineData("PersonalDataAttribute")]
    [InlineData("Information")]
    public void A_longer_word_is_not_an_empty_one(string name) => SaysNothing(name).ShouldBeFalse();

    private static bool SaysNothing(string name) => !Terms.Any(x => name.Contains(x, StringComparison.Ordinal)) && Word().Matches(name).Any(x => Empty.Contains(x.Value));

    [GeneratedRegex("[A-Z][a-z0-9]*")]
    private static partial Regex Word();
}
