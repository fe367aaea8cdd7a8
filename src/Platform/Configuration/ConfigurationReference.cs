using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Conversa.Platform.Configuration;

/// <summary>Writes <c>docs/configuration.md</c> from the options classes: their keys, defaults, bounds and doc comments.</summary>
public static partial class ConfigurationReference
{
    /// <summary>The document.</summary>
    /// <param name="modules">Assemblies whose options classes are described; each needs its XML documentation file beside it.</param>
    public static string Write(IEnumerable<Assembly> modules)
    {
        var text = new StringBuilder();
        text.Append("""
            # Configuration

            Generated from the options classes by `dotnet run --project src/Host -- docs configuration docs/configuration.md`; edit their doc comments, not this file.

            Every key can be given in `appsettings.json`, as an environment variable (`Storage__Folder`) or on the command line (`--Storage:Folder=/var/lib/conversa`).
            Values are checked at start: the program does not start with a value outside its bounds or with a key it does not know.

            """);
        var types = modules.SelectMany(module => module.GetTypes().Where(IsOptions).Select(type => (Type: type, Comments: Comments(module))));
        foreach (var (type, comments) in types.OrderBy(x => CheckedOptions.SectionOf(x.Type), StringComparer.Ordinal))
            Section(text, type, comments);

        return text.ToString();
    }

    private static bool IsOptions(Type type) =>
        type is { IsClass: true, IsAbstract: false } && type.Name.EndsWith("Options", StringComparison.Ordinal) && type.GetField("Section", BindingFlags.Public | BindingFlags.Static) is { IsLiteral: true };

    private static void Section(StringBuilder text, Type type, Dictionary<string, string> comments)
    {
        var section = CheckedOptions.SectionOf(type);
        var defaults = Activator.CreateInstance(type);
        text.Append(CultureInfo.InvariantCulture, $"\n## {section}\n\n{Comment(comments, "T:" + type.FullName)}\n\n| key | default | bounds | meaning |\n|---|---|---|---|\n");
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(x => x.CanWrite).OrderBy(x => x.MetadataToken))
        {
            var meaning = Comment(comments, $"P:{type.FullName}.{property.Name}");
            text.Append(CultureInfo.InvariantCulture, $"| `{section}:{property.Name}` | {Default(property.GetValue(defaults))} | {Bounds(property)} | {meaning} |\n");
        }
    }

    private static string Default(object? value) => value switch
    {
        null or "" => "(empty)",
        string text => $"`{text}`",
        bool flag => flag ? "`true`" : "`false`",
        System.Collections.IEnumerable list => string.Join(", ", list.Cast<object>().Select(x => $"`{x}`")) is { Length: > 0 } items ? items : "(none)",
        IFormattable number => $"`{number.ToString(null, CultureInfo.InvariantCulture)}`",
        _ => $"`{value}`",
    };

    private static string Bounds(PropertyInfo property)
    {
        var bounds = new List<string>();
        foreach (var attribute in property.GetCustomAttributes<ValidationAttribute>())
        {
            bounds.Add(attribute switch
            {
                RequiredAttribute => "required",
                RangeAttribute range => string.Create(CultureInfo.InvariantCulture, $"{range.Minimum} to {range.Maximum}"),
                AllowedValuesAttribute allowed => string.Join(", ", allowed.Values.Select(x => $"`{x}`")),
                StringLengthAttribute length => string.Create(CultureInfo.InvariantCulture, $"{length.MinimumLength} to {length.MaximumLength} characters"),
                MinLengthAttribute least => string.Create(CultureInfo.InvariantCulture, $"at least {least.Length}"),
                MaxLengthAttribute most => string.Create(CultureInfo.InvariantCulture, $"at most {most.Length}"),
                RegularExpressionAttribute pattern => $"`{pattern.Pattern.Replace("|", "\\|", StringComparison.Ordinal)}`",
                UrlAttribute => "an absolute address",
                _ => attribute.GetType().Name.Replace("Attribute", "", StringComparison.Ordinal),
            });
        }

        if (property.PropertyType.IsEnum)
            bounds.Add(string.Join(", ", Enum.GetNames(property.PropertyType).Select(x => $"`{x}`")));
        return string.Join("; ", bounds);
    }

    private static string Comment(Dictionary<string, string> comments, string member) =>
        comments.TryGetValue(member, out var comment) && comment.Length > 0
            ? comment
            : throw new InvalidOperationException($"{member[2..]} has no doc comment; it is needed for docs/configuration.md.");

    private static Dictionary<string, string> Comments(Assembly module)
    {
        var file = Path.ChangeExtension(module.Location, ".xml");
        if (!File.Exists(file))
            return [];
        return XDocument.Load(file).Descendants("member").ToDictionary(x => x.Attribute("name")!.Value, x => Flat(x.Element("summary")), StringComparer.Ordinal);
    }

    /// <summary>A summary as one line of Markdown: code stays code, references become their last name.</summary>
    private static string Flat(XElement? summary)
    {
        if (summary is null)
            return "";
        var text = string.Concat(summary.Nodes().Select(node => node switch
        {
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement { Name.LocalName: "see" } see => see.Attribute("langword")?.Value ?? $"`{(see.Attribute("cref") ?? see.Attribute("href"))!.Value.Split('.', ':')[^1]}`",
            XElement element => element.Value,
            _ => node.ToString(SaveOptions.DisableFormatting).Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal),
        }));
        return Whitespace().Replace(text, " ").Trim().Replace("|", "\\|", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
