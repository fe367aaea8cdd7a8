using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Conversa.Platform;

namespace Conversa.Chat.Messages;

/// <summary>The payload each known message type must have, and what the server adds so that every client can show it.</summary>
internal static class MessageTypes
{
    private const int MaxButtons = 20;
    private const int MaxCards = 20;
    private const int MaxUrl = 2_048;

    /// <summary>A checked payload and the text that stands for it.</summary>
    public readonly record struct Shaped(string Text, string? Payload, long? RepliedTo = null);

    public static Result<Shaped> Shape(string type, string text, JsonElement? payload, ChatOptions limits)
    {
        if (type == "text")
            return new Shaped(text, payload?.GetRawText());
        if (!Known.TryGetValue(type, out var shape))
            return new Shaped(text, payload?.GetRawText());
        if (payload is not { } given)
            return Refusal.Invalid("payload", $"A message of the type {type} needs a payload object.");
        var fields = new Fields(given, limits);
        var shaped = shape(fields, text);
        return fields.Refusal is { } refusal ? refusal : shaped;
    }

    private static readonly Dictionary<string, Func<Fields, string, Shaped>> Known = new()
    {
        ["reply"] = (f, text) => new Shaped(f.Or(text, "text"), f.Json(), f.Id("replied_comment_id")),
        ["file_attachment"] = (f, text) =>
        {
            var url = f.Url("url", required: true);
            var caption = f.Optional("caption");
            f.Optional("file_name");
            return new Shaped(text.Length > 0 ? text : caption.Length > 0 ? caption : $"[file] {url} [/file]", f.Json());
        },
        ["custom"] = (f, text) =>
        {
            f.Required("type");
            return new Shaped(text, f.Json());
        },
        ["buttons"] = (f, text) => new Shaped(f.Or(text, "text", required: true), f.Buttons("buttons", required: true).Json()),
        ["button_postback_response"] = (f, text) =>
        {
            f.Optional("url");
            f.Optional("method");
            return new Shaped(text, f.Json());
        },
        ["card"] = (f, text) =>
        {
            f.Url("image");
            f.Optional("title");
            f.Optional("description");
            f.Url("url");
            return new Shaped(f.Or(text, "text"), f.Buttons("buttons").Json());
        },
        ["carousel"] = (f, text) => new Shaped(text, f.Cards().Json()),
        ["account_linking"] = (f, text) =>
        {
            f.Url("url", required: true);
            f.Url("redirect_url");
            return new Shaped(f.Or(text, "text"), f.Json());
        },
        ["contact_person"] = (f, text) =>
        {
            var (name, value) = (f.Required("name"), f.Required("value"));
            f.OneOf("type", "phone", "email");
            return new Shaped(text.Length > 0 ? text : $"{name} - {value}", f.Json());
        },
        ["location"] = (f, text) =>
        {
            var name = f.Required("name");
            f.Optional("address");
            f.Within("latitude", 90);
            f.Within("longitude", 180);
            f.Url("map_url");
            return new Shaped(text.Length > 0 ? text : name, f.Json());
        },
    };

    /// <summary>Reads a payload's fields, keeping the first thing that is wrong with it.</summary>
    private sealed class Fields(JsonElement payload, ChatOptions limits, string path = "payload")
    {
        private readonly Dictionary<string, JsonNode?> added = [];

        public Refusal? Refusal { get; private set; }

        /// <summary>The payload with the server's additions.</summary>
        public string Json() => added.Count == 0 || Refusal is not null ? payload.GetRawText() : Node().ToJsonString();

        public string Optional(string name)
        {
            if (!payload.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
                return "";
            if (Chat.Text.Of(value) is not { } text)
                return No(name, "must be a text");
            Refusal ??= Chat.Text.Check($"{path}.{name}", text, limits.MaxTextLength);
            return text;
        }

        public string Required(string name)
        {
            var text = Optional(name);
            return text.Length > 0 || Refusal is not null ? text : No(name, "is needed");
        }

        /// <summary>The message's text, which the payload may carry too.</summary>
        public string Or(string text, string name, bool required = false)
        {
            var own = Optional(name);
            if (own.Length == 0 && text.Length > 0)
            {
                added[name] = text;
                own = text;
            }

            if (required && own.Length == 0)
                No(name, "is needed");
            return text.Length > 0 ? text : own;
        }

        public string Url(string name, bool required = false)
        {
            var text = required ? Required(name) : Optional(name);
            if (text.Length > MaxUrl)
                return No(name, $"can have at most {MaxUrl} characters");
            if (text.Length > 0 && !(Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
                return No(name, "must be an http or https address");
            return text;
        }

        public void OneOf(string name, params string[] words)
        {
            var text = Required(name);
            if (Refusal is null && !words.Contains(text))
                No(name, $"must be one of: {string.Join(", ", words)}");
        }

        public void Within(string name, double bound)
        {
            if (!payload.TryGetProperty(name, out var value) || !Number(value, out var number))
                No(name, "must be a number");
            else if (Math.Abs(number) > bound)
                No(name, $"must lie between -{bound} and {bound}");
        }

        public long? Id(string name)
        {
            if (payload.TryGetProperty(name, out var value) && Number(value, out var number) && number is > 0 and < 9_007_199_254_740_992 && number == Math.Floor(number))
                return (long)number;
            No(name, "must be the id of a message");
            return null;
        }

        public Fields Buttons(string name, bool required = false)
        {
            if (!payload.TryGetProperty(name, out var list) || list.ValueKind == JsonValueKind.Null)
            {
                if (required)
                    No(name, "is needed");
                return this;
            }

            if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MaxButtons)
            {
                No(name, $"must be a list of at most {MaxButtons} buttons");
                return this;
            }

            var buttons = new JsonArray();
            foreach (var (item, index) in list.EnumerateArray().Select((item, index) => (item, index)))
                buttons.Add(Button(item, $"{path}.{name}[{index}]"));
            added[name] = buttons;
            return this;
        }

        public Fields Cards()
        {
            if (!payload.TryGetProperty("cards", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 or > MaxCards)
            {
                No("cards", $"must be a list of 1 to {MaxCards} cards");
                return this;
            }

            var cards = new JsonArray();
            foreach (var (item, index) in list.EnumerateArray().Select((item, index) => (item, index)))
            {
                var card = Child(item, $"{path}.cards[{index}]");
                if (card is null)
                    break;
                card.Url("image");
                card.Optional("title");
                card.Optional("description");
                card.Buttons("buttons");
                Refusal ??= card.Refusal;
                cards.Add(card.Node());
            }

            added["cards"] = cards;
            return this;
        }

        private JsonObject? Button(JsonElement item, string where)
        {
            var button = Child(item, where);
            if (button is null)
                return null;
            button.Required("label");
            button.OneOf("type", "postback", "link");
            if (button.Optional("postback_text").Length == 0)
                button.added["postback_text"] = "";
            if (item.TryGetProperty("payload", out var action) && action.ValueKind == JsonValueKind.Object)
            {
                var node = JsonObject.Create(action)!;
                node.TryAdd("method", "get");
                node.TryAdd("payload", null);
                button.added["payload"] = node;
            }

            Refusal ??= button.Refusal;
            return button.Node();
        }

        private Fields? Child(JsonElement item, string where)
        {
            if (item.ValueKind == JsonValueKind.Object)
                return new Fields(item, limits, where);
            Refusal ??= Platform.Refusal.Invalid(where, $"{where} must be an object.");
            return null;
        }

        private JsonObject Node()
        {
            var node = JsonObject.Create(payload)!;
            foreach (var (name, value) in added)
                node[name] = value;
            return node;
        }

        private static bool Number(JsonElement value, out double number)
        {
            number = 0;
            return value.ValueKind == JsonValueKind.Number ? value.TryGetDouble(out number)
                : value.ValueKind == JsonValueKind.String && double.TryParse(Chat.Text.Of(value), NumberStyles.Float, CultureInfo.InvariantCulture, out number);
        }

        private string No(string name, string what)
        {
            Refusal ??= Platform.Refusal.Invalid($"{path}.{name}", $"{path}.{name} {what}.");
            return "";
        }
    }
}
