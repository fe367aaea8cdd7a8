using System.Globalization;
using System.Text.Json;
using Conversa.ConsoleApp.State;

namespace Conversa.ConsoleApp.Texts;

/// <summary>What the console says, in the language of its reader. One JSON file a language and part of the console, with the same keys.</summary>
public sealed class Words(Browser browser)
{
    private const string Kept = "language";

    private Dictionary<string, string> words = Read("en");

    public static IReadOnlyList<(string Code, string Name)> Languages { get; } = [("en", "English"), ("id", "Bahasa Indonesia")];

    public string Language { get; private set; } = "en";

    public string this[string key] => words.TryGetValue(key, out var word) ? word : key;

    public string this[string key, params object?[] parts] => string.Format(CultureInfo.InvariantCulture, this[key], parts);

    /// <summary>The language chosen here before, else the browser's, else English.</summary>
    public void Choose() => Use(browser.Recall(Kept) ?? browser.Language.Split('-')[0]);

    /// <summary>Another language from now on, after this page was loaded anew.</summary>
    public void Choose(string language)
    {
        browser.Keep(Kept, language);
        Use(language);
    }

    /// <summary>A word of the server's own, in the reader's language; the server's sentence where this console has no other.</summary>
    public string Or(string key, string otherwise) => words.GetValueOrDefault(key, otherwise);

    /// <summary>What the server's refusal means in the reader's language; its own sentence where this console has no other.</summary>
    public string Of(Client.RefusedException no) => words.GetValueOrDefault("refusal." + no.Code, no.Message);

    /// <summary>A clock time of today, a day of the week, or a date.</summary>
    public string Age(DateTimeOffset at, DateTimeOffset now)
    {
        var (local, today) = (at.ToLocalTime(), now.ToLocalTime().Date);
        var minutes = (now - at).TotalMinutes;
        return minutes < 1 ? this["age.now"]
            : minutes < 60 ? this["age.minutes", (int)minutes]
            : local.Date == today ? Clock(at)
            : local.Date > today.AddDays(-7) ? this[$"day.short.{(int)local.DayOfWeek}"]
            : this["age.date", local.Day, this[$"month.short.{local.Month}"]];
    }

    public string Day(DateTimeOffset at, DateTimeOffset now)
    {
        var (day, today) = (at.ToLocalTime().Date, now.ToLocalTime().Date);
        return day == today ? this["day.today"] : day == today.AddDays(-1) ? this["day.yesterday"]
            : this["day.date", this[$"day.{(int)day.DayOfWeek}"], day.Day, this[$"month.{day.Month}"], day.Year];
    }

    public string Clock(DateTimeOffset at) => at.ToLocalTime().ToString("HH:mm", CultureInfo.InvariantCulture);

    public string Moment(DateTimeOffset at, DateTimeOffset now) => $"{Day(at, now)}, {Clock(at)}";

    public string Moment(DateTimeOffset at) => Moment(at, TimeProvider.System.GetUtcNow());

    public string Day(DateTimeOffset at) => Day(at, TimeProvider.System.GetUtcNow());

    private void Use(string language)
    {
        Language = Languages.Any(x => x.Code == language) ? language : "en";
        words = Read(Language);
        browser.SayLanguage(Language);
    }

    private static Dictionary<string, string> Read(string language)
    {
        var all = new Dictionary<string, string>();
        foreach (var name in typeof(Words).Assembly.GetManifestResourceNames().Where(x => x.StartsWith("Conversa.ConsoleApp.Texts.", StringComparison.Ordinal) && x.EndsWith($".{language}.json", StringComparison.Ordinal)))
        {
            using var file = typeof(Words).Assembly.GetManifestResourceStream(name)!;
            foreach (var (key, word) in JsonSerializer.Deserialize(file, ConsoleJson.Default.DictionaryStringString)!)
                all.Add(key, word);
        }

        return all;
    }
}
