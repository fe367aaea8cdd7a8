using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using Conversa.Platform.Classification;
using Microsoft.Extensions.Compliance.Classification;
using Microsoft.Extensions.Logging;

namespace Conversa.Architecture.Tests;

/// <summary>Every logged value that could say something about a person says whether it does.</summary>
public sealed partial class Logged
{
    [Fact]
    public void Every_logged_text_and_id_is_classified() => Repository.Types.SelectMany(Unclassified).ShouldBeEmpty();

    [Fact]
    public void There_are_log_lines_to_look_at() => Repository.Types.SelectMany(Lines).Count().ShouldBeGreaterThan(3);

    [Fact]
    public void An_unclassified_value_is_found() =>
        Unclassified(typeof(Sample)).ShouldBe(["Sample.Bad: name", "Sample.Bad: userId", "Sample.Bad: from", "Sample.Bad: where"]);

    private static IEnumerable<MethodInfo> Lines(Type type) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly).Where(x => x.IsDefined(typeof(LoggerMessageAttribute)));

    private static IEnumerable<string> Unclassified(Type type) =>
        from line in Lines(type)
        from parameter in line.GetParameters()
        where CouldBePersonal(parameter) && !parameter.IsDefined(typeof(NotPersonalAttribute)) && !parameter.IsDefined(typeof(DataClassificationAttribute))
        select $"{type.Name}.{line.Name}: {parameter.Name}";

    private static bool CouldBePersonal(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (typeof(Exception).IsAssignableFrom(type) || typeof(ILogger).IsAssignableFrom(type) || type == typeof(LogLevel))
            return false;
        return type.IsPrimitive || type.IsEnum || type == typeof(TimeSpan) || type == typeof(DateTimeOffset)
            ? type != typeof(bool) && !type.IsEnum && SoundsPersonal().IsMatch(parameter.Name!)
            : true;
    }

    [GeneratedRegex("user|actor|member|sender|session|device|person|contact|subject|owner|client", RegexOptions.IgnoreCase)]
    private static partial Regex SoundsPersonal();

    private static partial class Sample
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{name} {userId} {from} {where} {count} {took}")]
        internal static partial void Bad(ILogger logger, string name, long userId, IPAddress from, Uri where, int count, TimeSpan took);

        [LoggerMessage(Level = LogLevel.Information, Message = "{name} {userId} {part}")]
        internal static partial void Good(ILogger logger, Exception why, [LoggedName] string name, [LoggedId] long userId, [NotPersonal("a constant")] string part);
    }
}
