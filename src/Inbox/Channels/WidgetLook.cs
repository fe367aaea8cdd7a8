using System.Text.Json;
using System.Text.RegularExpressions;
using Conversa.Platform;

namespace Conversa.Inbox.Channels;

/// <summary>
/// How a live chat may look: every setting the widget knows, with its limits. What the widget does not know is refused, so that a slip of the pen is told at
/// once and not found by a customer.
/// </summary>
internal static partial class WidgetLook
{
    private const int MaxUrl = 2_048;
    private const int MaxLanguages = 20;

    private static readonly Rule Word = Text(50), Title = Text(100), Sentence = Text(300), Yes = Flag();

    private static readonly Rule Note = Shape(("title", Title), ("text", Sentence), ("image_url", Url()), ("action", Word), ("delay_seconds", Number(0, 600)));

    private static readonly Rule Field = Shape(
        ("name", Name()), ("kind", OneOf("text", "email", "phone", "textarea", "choice")), ("label", Title), ("why", Sentence), ("required", Yes), ("options", List(50, Title)));

    private static readonly Rule All = Shape(
        ("language", OneOf("auto", "en", "id")), ("color", Colour()), ("colors", Shape(("header", Colour()), ("button", Colour()), ("visitor", Colour()), ("agent", Colour()))),
        ("position", OneOf("left", "right")), ("offset", Shape(("x", Number(0, 400)), ("y", Number(0, 400)))), ("radius", Shape(("launcher", Number(0, 28)), ("panel", Number(0, 32)))),
        ("font", Font()), ("launcher", Word), ("launcher_icon", LauncherIcon()), ("title", Title), ("subtitle", Title), ("welcome", Text(500)),
        ("avatar_url", Url()), ("logo_url", Url()), ("banner_url", Url()), ("privacy_url", Url()), ("greeting", Note), ("attention", Note),
        ("form", Shape(("enabled", Yes), ("title", Title), ("text", Sentence), ("fields", List(10, Field)))), ("offline", Shape(("enabled", Yes), ("title", Title), ("text", Sentence))),
        ("attachments", Yes), ("rating", Yes), ("queue", Yes), ("hide_agents", Yes), ("hide_events", Yes), ("elsewhere", List(10, Shape(("name", Word), ("url", Url())))), ("texts", Words()));

    /// <summary>What is wrong with a value, or null; <paramref name="path"/> is where it stands.</summary>
    private delegate Refusal? Rule(string path, JsonElement value);

    /// <summary>The first thing that is wrong, named by its path, or null.</summary>
    public static Refusal? Check(JsonElement settings) => All("settings", settings);

    private static Refusal No(string path, string sentence) => new("invalid_settings", RefusalKind.Invalid, $"{path} {sentence}", path);

    private static Rule Flag() => (path, x) => x.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : No(path, "must be true or false.");

    private static Rule Number(int least, int most) => (path, x) =>
        x.ValueKind == JsonValueKind.Number && x.TryGetDouble(out var number) && number >= least && number <= most ? null : No(path, $"must be a number from {least} to {most}.");

    private static Rule OneOf(params string[] words) => (path, x) =>
        x.ValueKind == JsonValueKind.String && words.Contains(x.GetString()) ? null : No(path, $"must be one of: {string.Join(", ", words)}.");

    private static Rule Colour() => (path, x) => x.ValueKind == JsonValueKind.String && Hex().IsMatch(x.GetString()!) ? null : No(path, "must be a colour such as #0f766e.");

    private static Rule Url() => (path, x) =>
        x.ValueKind == JsonValueKind.String && x.GetString()! is var text && (text.Length == 0
            || (text.Length <= MaxUrl && Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)))
            ? null
            : No(path, $"must be an http or https address of at most {MaxUrl} characters.");

    private static Rule LauncherIcon() => (path, x) =>
        OneOf("chat", "question", "none")(path, x) is null || Url()(path, x) is null ? null : No(path, $"must be chat, question, none, or an http or https address of at most {MaxUrl} characters.");

    private static Rule Font() => (path, x) =>
        x.ValueKind == JsonValueKind.String && (x.GetString()!.Length == 0 || FontName().IsMatch(x.GetString()!)) ? null : No(path, "must be serif, rounded, mono or the name of a font of the page, of at most 50 letters, digits, spaces and -.");

    private static Rule Name() => (path, x) => x.ValueKind == JsonValueKind.String && x.GetString()!.Length is > 0 and <= 50 ? null : No(path, "must have 1 to 50 characters.");

    /// <summary>One text for all, or one per language.</summary>
    private static Rule Text(int most) => (path, x) => x.ValueKind switch
    {
        JsonValueKind.String => x.GetString()!.Length <= most ? null : No(path, $"can have at most {most} characters."),
        JsonValueKind.Object => x.EnumerateObject().Count() > MaxLanguages ? No(path, $"can have at most {MaxLanguages} languages.")
            : x.EnumerateObject().Select(one => one.Value.ValueKind == JsonValueKind.String && one.Value.GetString()!.Length <= most ? null : No($"{path}.{one.Name}", $"must be a text of at most {most} characters."))
                .FirstOrDefault(refusal => refusal is not null),
        _ => No(path, "must be a text, or an object of texts by language."),
    };

    private static Rule List(int most, Rule each) => (path, x) =>
        x.ValueKind != JsonValueKind.Array ? No(path, "must be a list.")
        : x.GetArrayLength() > most ? No(path, $"can have at most {most} entries.")
        : x.EnumerateArray().Select((one, at) => each($"{path}[{at}]", one)).FirstOrDefault(refusal => refusal is not null);

    private static Rule Words() => (path, x) =>
        x.ValueKind != JsonValueKind.Object ? No(path, "must be an object of texts by name.")
        : x.EnumerateObject().Count() > 150 ? No(path, "can have at most 150 texts.")
        : x.EnumerateObject().Select(one => one.Name.Length > 50 ? No(path, "can have names of at most 50 characters.") : Sentence($"{path}.{one.Name}", one.Value)).FirstOrDefault(refusal => refusal is not null);

    private static Rule Shape(params (string Name, Rule Rule)[] parts)
    {
        var known = parts.ToDictionary(x => x.Name, x => x.Rule);
        return (path, x) => x.ValueKind != JsonValueKind.Object
            ? No(path, "must be an object.")
            : x.EnumerateObject().Select(one => known.TryGetValue(one.Name, out var rule)
                ? one.Value.ValueKind == JsonValueKind.Null ? null : rule($"{path}.{one.Name}", one.Value)
                : No($"{path}.{one.Name}", $"is not a setting. There are: {string.Join(", ", known.Keys)}.")).FirstOrDefault(refusal => refusal is not null);
    }

    [GeneratedRegex("^#[0-9a-fA-F]{6}$")]
    private static partial Regex Hex();

    [GeneratedRegex(@"^[\p{L}\d][\p{L}\d -]{0,49}$")]
    private static partial Regex FontName();
}
