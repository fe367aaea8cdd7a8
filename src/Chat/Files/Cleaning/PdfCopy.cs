namespace Conversa.Chat.Files.Cleaning;

/// <summary>Copies a PDF as it is and counts its pages on the way.</summary>
internal static class PdfCopy
{
    private const int Overlap = 32;

    /// <summary>Copies a PDF.</summary>
    /// <returns>How many page objects stand in the open (ISO 32000-1 section 7.7.3.3); null when none does, as in files that pack their objects.</returns>
    public static async Task<int?> CopyAsync(ByteSource source, Draft draft, CancellationToken ct)
    {
        var pages = 0;
        while ((await source.PeekAsync(ByteSource.Window / 2, ct)) is { Length: > 0 } bytes)
        {
            // The last bytes are looked at again with the next part, so that no mark is cut in two.
            var whole = bytes.Length < ByteSource.Window / 2 ? bytes.Length : bytes.Length - Overlap;
            pages += Count(bytes.Span, whole);
            await source.CopyAsync(draft, whole, ct);
        }

        return pages > 0 ? pages : null;
    }

    private static int Count(ReadOnlySpan<byte> bytes, int before)
    {
        var count = 0;
        for (var at = 0; ; at += 5)
        {
            var found = bytes[at..].IndexOf("/Type"u8);
            if (found < 0 || (at += found) >= before)
                return count;
            var value = bytes[(at + 5)..].TrimStart(" \t\r\n"u8);
            if (value.StartsWith("/Page"u8) && (value.Length == 5 || !char.IsAsciiLetterOrDigit((char)value[5])))
                count++;
        }
    }
}
