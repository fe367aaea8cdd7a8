using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Data.Common;
using System.Text.Json;
using System.Text.RegularExpressions;
using Conversa.Inbox.Playbooks;
using Conversa.Platform;

namespace Conversa.Inbox.Ratings;

/// <summary>How customers are asked how it was.</summary>
internal sealed record CsatRequest(
    [property: Description("Whether a link to a page is sent when a matter is resolved. Rating in the widget does not depend on it.")] bool Active,
    [property: AllowedValues("star", "number", "thumb", "face"), Description("What is chosen from. All count from 1 to 5; a thumb is 1 or 5.")] string Kind = "star",
    [property: Description("What is written into the conversation; {{link}} is where the link goes.")] string Message = "How did we do? {{link}}",
    [property: Description("Only when a person of the team resolved it.")] bool OnlyHuman = true,
    [property: Description("Ids of channels on which nobody is asked.")] IReadOnlyList<string>? IgnoredChannels = null,
    [property: Description("Whether words are asked for after the rating.")] bool AskFeedback = true,
    [property: Description("Only after a rating of at most this, 1 to 5.")] int FeedbackUpTo = 5,
    string Title = "How did we do?", string Question = "Your rating", string FeedbackQuestion = "What could we have done better?", string Button = "Send",
    string Thanks = "Thank you!", [property: Description("On the page of a link that was used.")] string Already = "You have rated this already. Thank you!",
    [property: Description("The page's language, as in BCP 47.")] string Language = "en",
    [property: Description("An https address, or empty.")] string LogoUrl = "",
    [property: Description("#rrggbb")] string Background = "#ffffff", [property: Description("#rrggbb")] string Colour = "#1f6feb",
    [property: Description("Where the customer's browser goes afterwards: an https address, or empty.")] string RedirectUrl = "");

/// <summary>How customers are asked how it was.</summary>
internal sealed record ApiCsat(
    bool Active, string Kind, string Message, bool OnlyHuman, IReadOnlyList<string> IgnoredChannels, bool AskFeedback, int FeedbackUpTo, string Title, string Question, string FeedbackQuestion, string Button,
    string Thanks, string Already, string Language, string LogoUrl, string Background, string Colour, string RedirectUrl, long Version);

/// <summary>The same as it is kept.</summary>
/// <param name="Says">What was chosen.</param>
/// <param name="Address">Where this server was reached when it was chosen: links begin with it where no public address is configured.</param>
internal sealed partial record CsatSettings(CsatRequest Says, string Address)
{
    private const string Key = "csat";
    private const int MaxText = 500;
    private const int MaxUrl = 2_048;
    private const int MaxIgnored = 500;

    public static readonly CsatSettings Off = new(new CsatRequest(false), "");

    public static Task<PlaybookPart?> FindAsync(DbConnection connection, long workspace, CancellationToken ct) => PlaybookPart.FindAsync(connection, workspace, PartKind.Csat, Key, ct);

    public static CsatSettings Of(PlaybookPart? part) => part is null ? Off : JsonSerializer.Deserialize(part.Body, RatingJson.Wire.CsatSettings)!;

    public PlaybookPart Part(long version) => new(0, PartKind.Csat, Key, 0, true, JsonSerializer.Serialize(this, RatingJson.Wire.CsatSettings), version);

    /// <summary>Whether words are asked for after this rating.</summary>
    public bool AsksFor(int score) => Says.AskFeedback && score <= Says.FeedbackUpTo;

    /// <summary>Whether this can be chosen on the page.</summary>
    public bool CanBeChosen(int score) => Says.Kind == "thumb" ? score is 1 or 5 : score is >= 1 and <= 5;

    public static Refusal? Check(CsatRequest x) =>
        x.Kind is not ("star" or "number" or "thumb" or "face") ? Refusal.Invalid("kind", "kind must be star, number, thumb or face.")
        : x.FeedbackUpTo is < 1 or > 5 ? Refusal.Invalid("feedback_up_to", "feedback_up_to must be a whole number from 1 to 5.")
        : x.IgnoredChannels?.Count > MaxIgnored ? Refusal.Invalid("ignored_channels", $"ignored_channels can name at most {MaxIgnored} channels.")
        : !Colours().IsMatch(x.Background) ? Refusal.Invalid("background", "background must be a colour as #rrggbb.")
        : !Colours().IsMatch(x.Colour) ? Refusal.Invalid("colour", "colour must be a colour as #rrggbb.")
        : !Languages().IsMatch(x.Language) ? Refusal.Invalid("language", "language must be a BCP 47 word, for example id or pt-BR.")
        : Url("logo_url", x.LogoUrl) ?? Url("redirect_url", x.RedirectUrl) ?? Words("message", x.Message) ?? Words("title", x.Title) ?? Words("question", x.Question)
            ?? Words("feedback_question", x.FeedbackQuestion) ?? Words("button", x.Button) ?? Words("thanks", x.Thanks) ?? Words("already", x.Already);

    private static Refusal? Words(string field, string text) =>
        string.IsNullOrWhiteSpace(text) || text.Length > MaxText ? Refusal.Invalid(field, $"{field} must have 1 to {MaxText} characters.") : null;

    private static Refusal? Url(string field, string text) =>
        text.Length == 0 || (text.Length <= MaxUrl && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && !text.Any(c => c is ';' or ',' or '\'' or '"' || char.IsWhiteSpace(c)))
            ? null
            : Refusal.Invalid(field, $"{field} must be an https address of at most {MaxUrl} characters, without quotes, commas, semicolons and spaces, or empty.");

    [GeneratedRegex("^#[0-9a-fA-F]{6}$")]
    private static partial Regex Colours();

    [GeneratedRegex("^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$")]
    private static partial Regex Languages();
}
