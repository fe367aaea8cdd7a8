using System.Globalization;
using System.Net;
using System.Text;

namespace Conversa.Inbox.Transcripts;

/// <summary>A transcript as a page of its own: no script, nothing that is fetched, made to be printed as well as read.</summary>
internal static class TranscriptPage
{
    private const string Style =
        """
        body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#14212b;background:#fff;overflow-wrap:anywhere}h1{font-size:1.35rem;margin:0}h2{font-size:.95rem;margin:1.6rem 0 .4rem;color:#4a5a66}
        ol{list-style:none;margin:0;padding:0}li{margin:.5rem 0;padding:.5rem .8rem;border-radius:.6rem;background:#dcf1ed;white-space:pre-wrap;break-inside:avoid}li.customer{background:#eef2f4}li.note{background:#fdf1c9}
        b{margin-right:.5rem}time{color:#4a5a66;font-size:.85rem}.about{color:#4a5a66}@media print{body{margin:0}}
        """;

    public static string Write(Transcript x)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"<!doctype html><html><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Safe(x.Customer)} · {x.Conversation}</title><style>{Style}</style></head><body>");
        text.Append(CultureInfo.InvariantCulture, $"<h1>{Safe(x.Customer)}</h1><p class=\"about\">{Safe(x.Channel)} · {x.Conversation} · {Safe(x.Zone.Id)} · {TranscriptText.Moment(x, x.MadeAt)}</p>{(x.Shortened ? "<p>[…]</p>" : "")}");
        foreach (var day in x.Lines.GroupBy(line => TranscriptText.Day(x.Local(line.At))))
        {
            text.Append(CultureInfo.InvariantCulture, $"<h2>{day.Key}</h2><ol>");
            foreach (var line in day)
            {
                text.Append(CultureInfo.InvariantCulture, $"<li class=\"{(line.Note ? "note" : line.Customer ? "customer" : "team")}\" dir=\"auto\"><b>{Safe(line.Who)}</b><time datetime=\"{x.Local(line.At):O}\">{x.Local(line.At):HH:mm}</time>\n");
                text.Append(Link(line.Link) is { } link ? $"<a href=\"{Safe(link)}\" rel=\"noreferrer\">{Safe(line.Text)}</a>" : Safe(line.Text)).Append("</li>");
            }

            text.Append("</ol>");
        }

        return text.Append("</body></html>").ToString();
    }

    /// <summary>Only what leads to a page; an address is somebody's words, too.</summary>
    private static string? Link(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? address : null;

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
