using Conversa.Client.Wire;

namespace Conversa.Client;

/// <summary>How customers are asked how it was.</summary>
/// <param name="Active">Whether a link is sent when a matter is resolved.</param>
/// <param name="Kind">star, number, thumb or face.</param>
/// <param name="Message">What is written into the conversation; <c>{{link}}</c> is where the link goes.</param>
/// <param name="OnlyHuman">Only when a person resolved it.</param>
/// <param name="IgnoredChannels">Ids of channels on which nobody is asked.</param>
/// <param name="AskFeedback">Whether words are asked for, too.</param>
/// <param name="FeedbackUpTo">Only after a rating of at most this.</param>
/// <param name="Title">The page's title.</param>
/// <param name="Question">Over the rating.</param>
/// <param name="FeedbackQuestion">Over the words.</param>
/// <param name="Button">On the button.</param>
/// <param name="Thanks">At the end.</param>
/// <param name="Already">On the page of a link that was used.</param>
/// <param name="Language">The page's.</param>
/// <param name="LogoUrl">An https address, or empty.</param>
/// <param name="Background">#rrggbb</param>
/// <param name="Colour">#rrggbb</param>
/// <param name="RedirectUrl">Where the browser goes afterwards: an https address, or empty.</param>
/// <param name="Version">For changing it.</param>
public sealed record CsatSettings(
    bool Active, string Kind, string Message, bool OnlyHuman, IReadOnlyList<string> IgnoredChannels, bool AskFeedback, int FeedbackUpTo, string Title, string Question, string FeedbackQuestion, string Button,
    string Thanks, string Already, string Language, string LogoUrl, string Background, string Colour, string RedirectUrl, long Version);

/// <summary>What a customer said of one handling episode.</summary>
public sealed record Rating(string Conversation, int Episode, string Channel, int Score, string Feedback, DateTimeOffset At, string Via, Person? Customer = null, Person? Agent = null);

/// <summary>How customers are asked how it was, and what they said.</summary>
public sealed class RatingCalls
{
    private readonly ApiLine line;

    internal RatingCalls(ApiLine line) => this.line = line;

    /// <summary>How they are asked.</summary>
    public Task<CsatSettings> SettingsAsync(CancellationToken ct = default) => line.GetAsync("inbox/csat", WireJson.Default.CsatSettings, ct);

    /// <summary>Sets how they are asked; the version is the one that was seen.</summary>
    public Task<CsatSettings> SetAsync(CsatSettings x, CancellationToken ct = default) => line.SendAsync(
        HttpMethod.Put, "inbox/csat",
        new(x.Active, x.Kind, x.Message, x.OnlyHuman, x.IgnoredChannels, x.AskFeedback, x.FeedbackUpTo, x.Title, x.Question, x.FeedbackQuestion, x.Button, x.Thanks, x.Already, x.Language, x.LogoUrl,
            x.Background, x.Colour, x.RedirectUrl), WireJson.Default.CsatRequest, WireJson.Default.CsatSettings, ct, version: x.Version);

    /// <summary>A page of what they said, the newest first.</summary>
    public async Task<Page<Rating>> ListAsync(string? after = null, int limit = 50, CancellationToken ct = default)
    {
        var page = await line.GetAsync(new Query("ratings").With("after", after).With("limit", limit).ToString(), WireJson.Default.RatingsPage, ct);
        return new(page.Ratings, page.Next);
    }
}
