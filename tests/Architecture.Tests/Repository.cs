using System.Reflection;
using System.Runtime.CompilerServices;

namespace Conversa.Architecture.Tests;

/// <summary>The project's files and modules, found by looking, never by a list.</summary>
internal static class Repository
{
    private static readonly Dictionary<string, string?> Metadata = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().GroupBy(x => x.Key).ToDictionary(x => x.Key, x => x.First().Value);

    public static string Root { get; } = Metadata["Repository"]!;

    public static string Compiler { get; } = Metadata["Compiler"]!;

    public static string Analyzer { get; } = Metadata["Analyzer"]!;

    /// <summary>Every project file below a folder of the repository.</summary>
    public static IReadOnlyList<string> Projects(string folder) => Files(folder, "*.csproj");

    /// <summary>Every C# file a person wrote below a folder of the repository.</summary>
    public static IReadOnlyList<string> Sources(params string[] folders) => [.. folders.SelectMany(x => Files(x, "*.cs"))];

    /// <summary>The assemblies of the modules, the host included.</summary>
    public static IReadOnlyList<Assembly> Modules { get; } = [.. Projects("src").Select(x => Assembly.Load("Conversa." + Path.GetFileNameWithoutExtension(x)))];

    /// <summary>The modules' own types, without what compilers and generators make.</summary>
    public static IEnumerable<Type> Types => Modules.SelectMany(x => x.GetTypes()).Where(x => !IsGenerated(x));

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static string Relative(string file) => Path.GetRelativePath(Root, file);

    private static bool IsGenerated(Type type) =>
        type.Name.Contains('<', StringComparison.Ordinal) || type.IsDefined(typeof(CompilerGeneratedAttribute)) || type.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute))
        || type.Namespace?.StartsWith("Conversa", StringComparison.Ordinal) != true || (type.DeclaringType is { } outer && IsGenerated(outer));

    private static List<string> Files(string folder, string pattern)
    {
        var path = Path.Combine(Root, folder);
        return Directory.Exists(path)
            ? [.. Directory.EnumerateFiles(path, pattern, SearchOption.AllDirectories).Where(x => !IsMade(x)).Order(StringComparer.Ordinal)]
            : [];
    }

    private static bool IsMade(string file) => file.Split(Path.DirectorySeparatorChar).Any(x => x is "artifacts" or "obj" or "bin" or "node_modules");
}
