using Microsoft.AspNetCore.Http;

namespace Conversa.Chat.Compatibility;

/// <summary>The SDKs' headers, in whatever spelling: case does not count, and <c>_</c> is <c>-</c>.</summary>
internal static class SdkHeaders
{
    public const string AppId = "QISCUS-SDK-APP-ID";
    public const string Token = "QISCUS-SDK-TOKEN";
    public const string Secret = "QISCUS-SDK-SECRET";

    /// <summary>The header's value, or null when it is absent or empty.</summary>
    public static string? Find(HttpRequest request, string name)
    {
        if (request.Headers.TryGetValue(name, out var value) && value.Count > 0 && value[0] is { Length: > 0 } exact)
            return exact;
        foreach (var (key, values) in request.Headers)
        {
            if (key.Length == name.Length && values.Count > 0 && values[0] is { Length: > 0 } found && Same(key, name))
                return found;
        }

        return null;
    }

    private static bool Same(string key, string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            var letter = key[i] == '_' ? '-' : char.ToUpperInvariant(key[i]);
            if (letter != name[i])
                return false;
        }

        return true;
    }
}
