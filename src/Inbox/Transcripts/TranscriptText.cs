using System.Globalization;
using System.Text;

namespace Conversa.Inbox.Transcripts;

/// <summary>A transcript as plain text, for mail and for programs.</summary>
internal static class TranscriptText
{
    public static string Write(Transcript x)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{One(x.Customer)} · {One(x.Channel)} · {x.Conversation}");
        text.AppendLine(CultureInfo.InvariantCulture, $"{x.Zone.Id}, {Moment(x, x.MadeAt)}");
        if (x.Shortened)
            text.AppendLine("[…]");
        var day = "";
        foreach (var line in x.Lines)
        {
            var local = x.Local(line.At);
            if (Day(local) != day)
                text.AppendLine().AppendLine(day = Day(local));
            // What a person wrote never begins a line, so it cannot pretend to be somebody else's.
            text.AppendLine(CultureInfo.InvariantCulture, $"{local:HH:mm} {(line.Note ? "* " : "")}{One(line.Who)}: {line.Text.ReplaceLineEndings("\n      ")}{(line.Link is null ? "" : "\n      " + line.Link)}");
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    public static string Day(DateTimeOffset local) => local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Moment(Transcript x, long at) => x.Local(at).ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);

    private static string One(string name) => name.ReplaceLineEndings(" ");
}
