using System.Net;
using System.Text;

namespace Conversa.Inbox.Ratings;

/// <summary>The page behind the link: forms and nothing else, for any browser, without scripts and cookies. What comes from outside is encoded.</summary>
internal static class RatingPage
{
    private static readonly string[] Faces = ["😞", "🙁", "😐", "🙂", "😀"];

    /// <summary>What the page may do: show a picture, send its form, and go on where it was told to.</summary>
    public static string Policy(CsatSettings csat)
    {
        var onwards = csat.Says.RedirectUrl.Length > 0 ? " " + new Uri(csat.Says.RedirectUrl).GetLeftPart(UriPartial.Authority) : "";
        return $"default-src 'none'; style-src 'unsafe-inline'; img-src https:; form-action 'self'{onwards}; frame-ancestors 'none'; base-uri 'none'";
    }

    /// <summary>Asks for the rating.</summary>
    public static string Ask(CsatSettings csat, string? wrong = null)
    {
        var body = new StringBuilder("<form method=\"post\"><fieldset><legend>").Append(Text(csat.Says.Question)).Append("</legend>");
        if (wrong is not null)
            body.Append("<p role=\"alert\">").Append(Text(wrong)).Append("</p>");
        body.Append("<div class=\"choices\">");
        foreach (var score in Enumerable.Range(1, 5).Where(csat.CanBeChosen))
            body.Append($"<label><input type=\"radio\" name=\"score\" value=\"{score}\" required aria-label=\"{score} / 5\"><span>{Sign(csat.Says.Kind, score)}</span></label>");
        return Page(csat, body.Append("</div></fieldset>").Append(Button(csat)).Append("</form>").ToString());
    }

    /// <summary>Asks for words, once the rating is stored.</summary>
    public static string AskForWords(CsatSettings csat, string code, int longest) => Page(csat,
        $"<form method=\"post\" action=\"/rate/{WebUtility.UrlEncode(code)}/words\"><p>{Text(csat.Says.Thanks)}</p><label class=\"words\"><span>{Text(csat.Says.FeedbackQuestion)}</span>"
        + $"<textarea name=\"words\" rows=\"5\" maxlength=\"{longest}\"></textarea></label>{Button(csat)}</form>");

    /// <summary>The end.</summary>
    public static string Close(CsatSettings csat, bool already) => Page(csat, $"<p role=\"status\">{Text(already ? csat.Says.Already : csat.Says.Thanks)}</p>");

    /// <summary>Behind a link that is unknown or too old.</summary>
    public static string Gone() => Page(CsatSettings.Off with { Says = CsatSettings.Off.Says with { Title = "404" } }, "<p role=\"status\">This link is unknown or too old.</p>");

    private static string Page(CsatSettings csat, string body)
    {
        var x = csat.Says;
        var logo = x.LogoUrl.Length > 0 ? $"<img src=\"{Text(x.LogoUrl)}\" alt=\"\">" : "";
        return $$"""
            <!doctype html>
            <html lang="{{Text(x.Language)}}">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><title>{{Text(x.Title)}}</title>
            <style>
            body { margin: 0; padding: 2rem 1rem; background: {{x.Background}}; font: 1.1rem/1.5 system-ui, sans-serif; color: #1c1c1c }
            main { max-width: 30rem; margin: auto; padding: 1.5rem; border-radius: .75rem; background: #fff; box-shadow: 0 1px 6px #0003 }
            img { max-height: 4rem; max-width: 100% } h1 { font-size: 1.5rem; margin: .5rem 0 1rem } fieldset { border: 0; margin: 0; padding: 0 } legend { padding: 0; font-weight: 600 }
            .choices { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1rem 0 } .choices label { cursor: pointer } .choices input { position: absolute; opacity: 0 }
            .choices span { display: inline-block; min-width: 2.75rem; padding: .5rem; text-align: center; border: 2px solid #767676; border-radius: .5rem }
            .choices input:checked + span { border-color: {{x.Colour}}; box-shadow: inset 0 0 0 2px {{x.Colour}} } .choices input:focus-visible + span { outline: 3px solid #000; outline-offset: 2px }
            .words span { display: block; margin: 1rem 0 .25rem } textarea { box-sizing: border-box; width: 100%; font: inherit }
            button { margin-top: 1rem; padding: .6rem 1.4rem; border: 0; border-radius: .5rem; background: {{x.Colour}}; color: {{OnColour(x.Colour)}}; font: inherit; font-weight: 600 }
            </style></head>
            <body><main>{{logo}}<h1>{{Text(x.Title)}}</h1>{{body}}</main></body>
            </html>
            """;
    }

    private static string Button(CsatSettings csat) => $"<button type=\"submit\">{Text(csat.Says.Button)}</button>";

    private static string Sign(string kind, int score) => kind switch
    {
        "star" => new string('★', score),
        "thumb" => score == 5 ? "👍" : "👎",
        "face" => Faces[score - 1],
        _ => score.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    /// <summary>Black or white, whichever can be read on it.</summary>
    private static string OnColour(string colour)
    {
        double Part(int at) => Math.Pow(Convert.ToInt32(colour.Substring(at, 2), 16) / 255.0, 2.2);
        return (0.2126 * Part(1)) + (0.7152 * Part(3)) + (0.0722 * Part(5)) > 0.18 ? "#000" : "#fff";
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
