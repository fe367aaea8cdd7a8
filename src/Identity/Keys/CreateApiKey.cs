using System.Text;
using Conversa.Identity.Sessions;
using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Storage;
using Microsoft.Extensions.Options;

namespace Conversa.Identity.Keys;

/// <summary>
/// Makes an API key and shows it once. A repeated request with the same client id gets the same key again for a day (it is kept sealed until then,
/// should the first answer have been lost); afterwards only its hash exists.
/// </summary>
public sealed class CreateApiKey(IdentityWriter writer, Sealer sealer, IEnumerable<ScopeDefinition> scopes, IOptions<IdentityOptions> options)
{
    private static readonly TimeSpan Repeatable = TimeSpan.FromDays(1);

    private static readonly Refusal Different = new("idempotency_key_reused", RefusalKind.Conflict, "This Idempotency-Key was used for another API key.", "Idempotency-Key");

    private static readonly Refusal TooLate = new("answer_gone", RefusalKind.Conflict, "This key was made more than a day ago; it cannot be shown again. Revoke it and make another.", "Idempotency-Key");

    private readonly Dictionary<string, string> known = scopes.DistinctBy(x => x.Name).ToDictionary(x => x.Name, x => x.Meaning);

    /// <param name="Name">1 to 255 characters.</param>
    /// <param name="Scopes">At least one; none the caller does not hold.</param>
    /// <param name="ExpiresAt">Unix milliseconds in the future, or null for never.</param>
    /// <param name="ClientId">The caller's name for this request.</param>
    public sealed record Command(string? Name, IReadOnlyList<string>? Scopes, long? ExpiresAt, string ClientId);

    /// <param name="Key">What was made.</param>
    /// <param name="Secret">The key itself.</param>
    public sealed record Created(ApiKey Key, string Secret);

    /// <returns>The key; an invalid field, <c>scope_missing</c>, <c>too_many_keys</c>, <c>idempotency_key_reused</c> or <c>answer_gone</c>.</returns>
    public async Task<Result<Created>> Handle(Command command, Actor actor, CancellationToken ct)
    {
        if (Names.RefuseName("name", command.Name) is { } badName)
            return badName;
        if (command.Scopes is not { Count: > 0 } asked || asked.Any(x => !known.ContainsKey(x)))
            return Refusal.Invalid("scopes", $"'scopes' must be a list of at least one of: {string.Join(", ", known.Keys.Order(StringComparer.Ordinal))}.");
        if (asked.FirstOrDefault(scope => !actor.May(scope)) is { } lacking)
            return IdentityRefusals.ScopeMissing(lacking);
        var scopeText = string.Join(' ', asked.Distinct().Order(StringComparer.Ordinal));
        var secret = ApiKeys.Prefix + Ids.Token(TokenKey.Letters);

        return await writer.WriteAsync<Created>(actor.Workspace, async tx =>
        {
            var earlier = await tx.Connection.FirstAsync($"select {ApiKey.Columns}, sealed, sealed_until from api_key where workspace_id = @workspace and client_id = @client",
                r => (Key: ApiKey.Read(r), Sealed: r.IsDBNull(8) ? null : r.GetFieldValue<byte[]>(8), Until: r.Number(9)), ct, ("workspace", tx.Workspace), ("client", command.ClientId));
            if (earlier.Key is { } made)
            {
                if (made.Name != command.Name || string.Join(' ', made.Scopes) != scopeText || made.ExpiresAt != command.ExpiresAt)
                    return Different;
                return earlier.Sealed is { } blob && earlier.Until > tx.Now && made.RevokedAt is null
                    ? new Created(made, Encoding.ASCII.GetString(sealer.Open(Place(tx.Workspace, command.ClientId), blob)))
                    : TooLate;
            }

            if (command.ExpiresAt <= tx.Now)
                return Refusal.Invalid("expires_at", "'expires_at' must lie in the future.");
            var live = await tx.Connection.FirstAsync("select count(*) from api_key where workspace_id = @workspace and revoked_at is null and (expires_at is null or expires_at > @now)",
                r => r.GetInt64(0), ct, ("workspace", tx.Workspace), ("now", tx.Now));
            if (live >= options.Value.KeysPerWorkspace)
                return new Refusal("too_many_keys", RefusalKind.Conflict, $"A workspace may have {options.Value.KeysPerWorkspace} live API keys. Revoke one first.");
            return new Created(await InsertAsync(tx, command, scopeText, secret, ct), secret);
        }, ct);
    }

    private async Task<ApiKey> InsertAsync(IdentityTransaction tx, Command command, string scopeText, string secret, CancellationToken ct)
    {
        _ = TokenKey.TryOf(secret, ApiKeys.Prefix, out var hash);
        var key = (await tx.Connection.FirstAsync(
            $"""
            insert into api_key (workspace_id, name, prefix, key_hash, scopes, client_id, sealed, sealed_until, created_at, expires_at)
            values (@workspace, @name, @prefix, @hash, @scopes, @client, @sealed, @until, @now, @expires) returning {ApiKey.Columns}
            """,
            ApiKey.Read, ct, ("workspace", tx.Workspace), ("name", command.Name), ("prefix", secret[..7]), ("hash", hash.ToBytes()), ("scopes", scopeText), ("client", command.ClientId),
            ("sealed", sealer.Seal(Place(tx.Workspace, command.ClientId), Encoding.ASCII.GetBytes(secret))), ("until", tx.Now + (long)Repeatable.TotalMilliseconds), ("now", tx.Now),
            ("expires", command.ExpiresAt)))!;
        tx.Append(IdentityEntries.ApiKeyCreated, key.Id);
        return key;
    }

    private static string Place(long workspace, string clientId) => $"api_key.sealed/{workspace}/{clientId}";
}
