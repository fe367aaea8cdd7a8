namespace Conversa.MqttFuzz;

/// <summary>The valid (and some well-known invalid) streams mutation starts from, each a list of packets.</summary>
public static class Corpus
{
    /// <summary>All streams, in the same order on every machine.</summary>
    public static IReadOnlyList<(string Name, byte[][] Packets)> Load()
    {
        var assembly = typeof(Corpus).Assembly;
        return [.. assembly.GetManifestResourceNames().Order(StringComparer.Ordinal).Select(name => (name, Read(name)))];

        byte[][] Read(string name)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return [.. reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(Convert.FromHexString)];
        }
    }
}
