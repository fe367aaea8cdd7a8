using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Conversa.Platform;

namespace Conversa.Inbox.Api;

/// <summary>Merges what changed into a stored JSON object (RFC 7396): what is null goes, objects are merged, everything else is replaced.</summary>
internal static class MergePatch
{
    /// <param name="stored">The text of a JSON object.</param>
    /// <param name="patch">What changes: an object.</param>
    /// <param name="limit">The largest result, in bytes of JSON.</param>
    /// <returns>The text after it, and the names that were in the patch.</returns>
    public static Result<(string Text, string Keys)> Apply(string stored, JsonElement patch, int limit)
    {
        if (patch.ValueKind != JsonValueKind.Object)
            return Refusal.Invalid("body", "The body must be a JSON object.");
        var merged = (JsonObject)JsonNode.Parse(stored)!;
        Merge(merged, patch);
        var text = merged.ToJsonString();
        return Encoding.UTF8.GetByteCount(text) > limit
            ? new Refusal("too_large", RefusalKind.Invalid, $"It can have at most {limit} bytes of JSON.", "body")
            : (text, string.Join(", ", patch.EnumerateObject().Select(x => x.Name)));
    }

    private static void Merge(JsonObject target, JsonElement patch)
    {
        foreach (var property in patch.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Null)
            {
                target.Remove(property.Name);
            }
            else if (property.Value.ValueKind == JsonValueKind.Object)
            {
                if (target[property.Name] is not JsonObject inner)
                    target[property.Name] = inner = [];
                Merge(inner, property.Value);
            }
            else
            {
                target[property.Name] = JsonNode.Parse(property.Value.GetRawText());
            }
        }
    }
}
