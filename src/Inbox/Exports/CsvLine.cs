using System.Globalization;
using System.Text;

namespace Conversa.Inbox.Exports;

/// <summary>
/// Puts a line of comma-separated values together (RFC 4180). Words of people never begin with what a spreadsheet would take for a formula: they get an apostrophe
/// in front, as spreadsheets themselves mark text.
/// </summary>
internal sealed class CsvLine(StringBuilder text)
{
    private const string Formulas = "=+-@\t\r\n＝＋－＠";
    private bool begun;

    /// <summary>Words of people, or of the tenant.</summary>
    public CsvLine Words(string? value)
    {
        var words = value ?? "";
        var first = words.AsSpan().TrimStart(' ');
        return Cell(first.Length > 0 && Formulas.Contains(first[0], StringComparison.Ordinal) ? "'" + words : words);
    }

    /// <summary>A number; nothing for none.</summary>
    public CsvLine Number(double? value) => Cell(value?.ToString("0.###", CultureInfo.InvariantCulture) ?? "");

    /// <summary>A moment where its reader is; nothing for none.</summary>
    public CsvLine Time(long at, TimeZoneInfo zone) =>
        Cell(at == 0 ? "" : TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), zone).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture));

    /// <summary>A word of the program's own.</summary>
    public CsvLine Cell(string value)
    {
        if (begun)
            text.Append(',');
        begun = true;
        if (value.AsSpan().IndexOfAny(",\"\r\n") < 0)
            text.Append(value);
        else
            text.Append('"').Append(value.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        return this;
    }

    public void End()
    {
        text.Append("\r\n");
        begun = false;
    }
}
