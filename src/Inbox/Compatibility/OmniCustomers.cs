using System.Text.Json;
using Conversa.Identity.Users;
using Conversa.Inbox.Storage;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Compatibility;

/// <summary>A customer as this wire shows them.</summary>
/// <param name="User">Their number, which is also the contact's.</param>
/// <param name="UserId">What the outside calls them: their own server's name for them, else the e-mail address or number they gave, else their id in the chat.</param>
/// <param name="Name">What people read.</param>
/// <param name="AvatarUrl">A picture's address, or empty.</param>
/// <param name="Properties">What is known of them: a JSON object as text.</param>
internal sealed record OmniCustomer(long User, string UserId, string Name, string AvatarUrl, string Properties)
{
    /// <summary>The property that keeps the word somebody came in with who proved nothing.</summary>
    public const string ClaimedId = "user_id";

    private static readonly OmniCustomer Nobody = new(0, "", "", "", "{}");

    /// <summary>These customers by number; who was erased is shown as nobody.</summary>
    public static async Task<Func<long, OmniCustomer>> ByIdsAsync(Database database, UserDirectory users, IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        var cards = await users.ByIdsAsync(ids, ct);
        var rows = ids.Count == 0 ? [] : await database.QueryAsync(
            "select user_id, identity, email, phone, properties from customer where user_id in "
            + database.Dialect("(select value from json_each(@users))", "(select json_array_elements_text(@users::json)::bigint)"),
            r => (User: r.GetInt64(0), Identity: r.GetString(1), Email: r.GetString(2), Phone: r.GetString(3), Properties: r.GetString(4)), ct, ("users", StoredLists.Text(ids)));
        var known = rows.ToDictionary(x => x.User);
        return id => cards.GetValueOrDefault(id) is not { } card ? Nobody
            : known.TryGetValue(id, out var row)
                ? new OmniCustomer(id, First(row.Identity, Claimed(row.Properties), row.Email, row.Phone, card.ExternalId), card.Name, card.AvatarUrl, row.Properties)
                : new OmniCustomer(id, card.ExternalId, card.Name, card.AvatarUrl, "{}");
    }

    private static string First(params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            if (text.Length > 0)
                return text;
        }

        return "";
    }

    private static string Claimed(string properties)
    {
        using var parsed = JsonDocument.Parse(properties);
        return parsed.RootElement.TryGetProperty(ClaimedId, out var claimed) && claimed.ValueKind == JsonValueKind.String ? claimed.GetString()! : "";
    }
}
