using System.Globalization;
using System.Text;

namespace Conversa.Chat.Files;

/// <summary>A name somebody gave a file, made harmless: the last path part, nothing invisible, nothing that turns the direction of reading, at most 255 bytes.</summary>
internal static class FileName
{
    /// <summary>The longest name in UTF-8 bytes: what common file systems take.</summary>
    public const int MaxBytes = 255;

    /// <summary>Cleans a name; one without letters left becomes <c>file</c> with the extension of what it is.</summary>
    public static string Clean(string? given, string mediaType)
    {
        var text = given ?? "";
        text = text[(text.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (IsVisible(rune))
                clean.Append(rune.ToString());
        text = clean.ToString().Trim(' ', '.');
        if (text.Length == 0)
            text = "file";
        if (Path.GetExtension(text).Length == 0)
            text += MediaType.Extension(mediaType);
        return Shorten(text);
    }

    /// <summary>Drops runes before the extension until the name fits.</summary>
    private static string Shorten(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) <= MaxBytes)
            return name;
        var extension = Path.GetExtension(name);
        if (Encoding.UTF8.GetByteCount(extension) > 32)
            extension = "";
        var left = MaxBytes - Encoding.UTF8.GetByteCount(extension);
        var kept = new StringBuilder();
        foreach (var rune in name[..(name.Length - extension.Length)].EnumerateRunes())
        {
            if ((left -= rune.Utf8SequenceLength) < 0)
                break;
            kept.Append(rune.ToString());
        }

        return kept.ToString().TrimEnd(' ', '.') + extension;
    }

    /// <summary>No control, format (direction overrides, joiners, marks without a glyph), private or unassigned character; nothing a shell or a header chokes on.</summary>
    private static bool IsVisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned)
        && rune.Value is not ('<' or '>' or ':' or '"' or '|' or '?' or '*' or 0xFFFD);
}
