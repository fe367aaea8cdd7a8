using System.Reflection;
using Conversa.Platform.Configuration;

namespace Conversa.Host;

/// <summary><c>docs configuration FILE</c>: writes the configuration reference.</summary>
internal static class Docs
{
    public static int WriteConfiguration(IReadOnlyList<Assembly> modules, string file)
    {
        File.WriteAllText(file, ConfigurationReference.Write(modules));
        return 0;
    }
}
