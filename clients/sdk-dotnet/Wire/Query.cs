using System.Text;

namespace Conversa.Client.Wire;

/// <summary>Puts an address together.</summary>
internal sealed class Query(string path)
{
    private readonly StringBuilder text = new(path);
    private bool asked;

    /// <summary>An address with a part that came from elsewhere, made safe.</summary>
    public static string Part(string part) => Uri.EscapeDataString(part);

    public Query With(string name, string? value)
    {
        if (value is null)
            return this;
        text.Append(asked ? '&' : '?').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        asked = true;
        return this;
    }

    public Query With(string name, bool? value) => With(name, value is { } known ? (known ? "true" : "false") : null);

    public Query With(string name, int? value) => With(name, value?.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public override string ToString() => text.ToString();
}
