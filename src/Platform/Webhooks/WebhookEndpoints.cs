using System.Data.Common;
using Conversa.Platform.Egress;
using Conversa.Platform.Log;
using Conversa.Platform.Storage;

namespace Conversa.Platform.Webhooks;

/// <summary>What somebody wants of an endpoint; null leaves a part as it is, or as it begins.</summary>
/// <param name="Url">An absolute https address.</param>
/// <param name="Description">What people call it.</param>
/// <param name="Types">Which events of the log: names, <c>conversation.*</c>, or <c>*</c>.</param>
/// <param name="Enabled">Whether anything is sent. Switched on again, it gets what happens from then on.</param>
/// <param name="Format">How bodies look; <see cref="WebhookEndpoint.Standard"/> without it.</param>
public sealed record EndpointSettings(string? Url = null, string? Description = null, IReadOnlyList<string>? Types = null, bool? Enabled = null, string? Format = null);

/// <summary>An endpoint with what its receiver checks signatures with.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Secret">The secret, or the public key.</param>
public readonly record struct NewEndpoint(WebhookEndpoint Endpoint, string Secret);

/// <summary>The endpoints of workspaces: the native API and the doors of other modules all come through here.</summary>
public sealed class WebhookEndpoints
{
    private const int LongestUrl = 2_048;
    private const int LongestDescription = 200;
    private readonly Database database;
    private readonly LogReader reader;
    private readonly EgressGate gate;
    private readonly WebhookSecrets secrets;
    private readonly WebhookEndpointOptions options;
    private readonly TimeProvider clock;
    private readonly IReadOnlyList<string> types;

    internal WebhookEndpoints(Database database, LogReader reader, EgressGate gate, WebhookSecrets secrets, WebhookEndpointOptions options, IEnumerable<EventType> types, TimeProvider clock) =>
        (this.database, this.reader, this.gate, this.secrets, this.options, this.clock, this.types) =
        (database, reader, gate, secrets, options, clock, [.. types.Select(x => x.Name).Distinct().Order(StringComparer.Ordinal)]);

    /// <summary>The names of every event an endpoint can get.</summary>
    public IReadOnlyList<string> EventTypes => types;

    /// <summary>A workspace's endpoints, the oldest first.</summary>
    public Task<List<WebhookEndpoint>> AllAsync(long workspace, CancellationToken ct) =>
        database.QueryAsync($"select {WebhookEndpoint.Columns} from hook_endpoint e where e.workspace_id = @workspace order by e.id", WebhookEndpoint.Read, ct, ("workspace", workspace));

    /// <summary>One of them, or null.</summary>
    public Task<WebhookEndpoint?> FindAsync(long workspace, long id, CancellationToken ct) => database.FirstAsync<WebhookEndpoint>(
        $"select {WebhookEndpoint.Columns} from hook_endpoint e where e.id = @id and e.workspace_id = @workspace", WebhookEndpoint.Read, ct, ("id", id), ("workspace", workspace));

    /// <summary>The endpoint of a door, or null.</summary>
    public Task<WebhookEndpoint?> OfDoorAsync(long workspace, string use, CancellationToken ct) => database.FirstAsync<WebhookEndpoint>(OfDoor, WebhookEndpoint.Read, ct, ("workspace", workspace), ("use", use));

    /// <summary>The same inside a transaction.</summary>
    public static Task<WebhookEndpoint?> OfDoorAsync(DbConnection connection, long workspace, string use, CancellationToken ct) =>
        connection.FirstAsync<WebhookEndpoint>(OfDoor, WebhookEndpoint.Read, ct, ("workspace", workspace), ("use", use));

    /// <summary>How many events wait for each endpoint of a workspace.</summary>
    public async Task<IReadOnlyDictionary<long, (long Count, long Oldest)>> WaitingAsync(long workspace, CancellationToken ct) => (await database.QueryAsync(
        "select d.endpoint_id, count(*), min(d.queued_at) from hook_delivery d join hook_endpoint e on e.id = d.endpoint_id where e.workspace_id = @workspace group by d.endpoint_id",
        r => (Id: r.GetInt64(0), Count: r.GetInt64(1), Oldest: r.GetInt64(2)), ct, ("workspace", workspace))).ToDictionary(x => x.Id, x => (x.Count, x.Oldest));

    /// <summary>Makes an endpoint for events of the log. It gets what happens from then on.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="key">Names the request: the same again answers the endpoint that was made the first time.</param>
    /// <param name="wanted">What it is to be; <c>Types</c> is needed.</param>
    /// <param name="signing">How bodies are signed.</param>
    /// <param name="secret">A secret the caller brings; null makes one.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The endpoint with its secret, or an invalid field.</returns>
    public Task<Result<NewEndpoint>> AddAsync(long workspace, string key, EndpointSettings wanted, WebhookSigning signing, string? secret, CancellationToken ct) =>
        PutAsync(workspace, WebhookEndpoint.Events, key, wanted with { Types = wanted.Types ?? [] }, signing, secret, ct);

    /// <summary>Makes the endpoint of a door, or changes it. Setting it switches it on, unless it says otherwise.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="use">The door.</param>
    /// <param name="wanted">What it is to be; with <c>Types</c> it gets these events of the log, without them what the door puts in.</param>
    /// <param name="signing">How bodies are signed, when it is made.</param>
    /// <param name="secret">A secret the caller brings, when it is made; null makes one.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The endpoint with its secret, or an invalid field.</returns>
    public Task<Result<NewEndpoint>> PutDoorAsync(long workspace, string use, EndpointSettings wanted, WebhookSigning signing, string? secret, CancellationToken ct) =>
        PutAsync(workspace, use, "door:" + use, wanted, signing, secret, ct);

    /// <summary>Changes an endpoint.</summary>
    /// <returns>The endpoint as it is then; <c>stale_version</c>, not found, or an invalid field.</returns>
    public async Task<Result<WebhookEndpoint>> ChangeAsync(long workspace, long id, EndpointSettings change, long? version, CancellationToken ct)
    {
        if (Check(change) is { } refusal)
            return refusal;
        var head = await reader.HeadAsync(workspace, ct) ?? 0;
        return await database.WriteAsync<Result<WebhookEndpoint>>(async connection =>
        {
            if (await LockAsync(connection, workspace, id, ct) is not { } known)
                return WebhookRefusals.None;
            if (change.Types is not null && known.Types is null)
                return Refusal.Invalid("types", "This endpoint gets what its door puts in; it has no types.");
            if (Same(known, change))
                return known;
            return version is { } expected && expected != known.Version ? WebhookRefusals.Stale : await SaveAsync(connection, known, change, head, ct);
        }, ct);
    }

    /// <summary>Takes an endpoint away; what waits is not sent. Done, also when there was none.</summary>
    public Task RemoveAsync(long workspace, long id, CancellationToken ct) => database.WriteAsync(async connection =>
    {
        if (await LockAsync(connection, workspace, id, ct) is null)
            return false;
        await ForgetAsync(connection, id, ct);
        await connection.ExecuteAsync("delete from hook_attempt where endpoint_id = @id", ct, ("id", id));
        await connection.ExecuteAsync("delete from hook_secret where endpoint_id = @id", ct, ("id", id));
        await connection.ExecuteAsync("delete from hook_endpoint where id = @id", ct, ("id", id));
        return true;
    }, ct);

    /// <summary>Puts a new secret in the place of the one there is. Until the overlap is over, bodies are signed with both.</summary>
    /// <returns>The endpoint with its new secret; not found, or an invalid field.</returns>
    public async Task<Result<NewEndpoint>> RotateAsync(long workspace, long id, WebhookSigning? signing, string? secret, int overlapHours, CancellationToken ct)
    {
        if (overlapHours is < 0 or > WebhookSecrets.MostOverlapHours)
            return Refusal.Invalid("overlap_hours", $"overlap_hours must be a whole number from 0 to {WebhookSecrets.MostOverlapHours}.");
        var given = secret is null ? null : SigningKey.Parse(secret);
        if (secret is not null && given is null)
            return WebhookRefusals.Secret;
        return await database.WriteAsync<Result<NewEndpoint>>(async connection =>
        {
            if (await LockAsync(connection, workspace, id, ct) is not { } known)
                return WebhookRefusals.None;
            var now = Now();
            var before = (await secrets.ValidAsync(connection, id, now, ct))[0];
            var key = given ?? SigningKey.Make(signing ?? before.Kind);
            if (key.Kind != before.Kind || !key.Bytes.AsSpan().SequenceEqual(before.Bytes))
                await secrets.ReplaceAsync(connection, id, key, now, overlapHours * 3_600_000L, ct);
            return new NewEndpoint(known, key.ForReceiver());
        }, ct);
    }

    /// <summary>How an endpoint's bodies are signed now, and with ed25519 the public keys to check them with, the newest first.</summary>
    public async Task<(WebhookSigning Signing, IReadOnlyList<string> PublicKeys)> SigningAsync(WebhookEndpoint endpoint, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        var keys = await secrets.ValidAsync(connection, endpoint.Id, Now(), ct);
        return (keys[0].Kind, [.. keys.Where(x => x.Kind == WebhookSigning.Ed25519).Select(x => x.ForReceiver())]);
    }

    internal static async Task ForgetAsync(DbConnection connection, long id, CancellationToken ct)
    {
        await connection.ExecuteAsync("delete from hook_delivery where endpoint_id = @id", ct, ("id", id));
        await connection.ExecuteAsync("delete from hook_lane where endpoint_id = @id", ct, ("id", id));
    }

    /// <summary>Switches it off and forgets what waits; it can be sent again from the log.</summary>
    internal static async Task SwitchOffAsync(DbConnection connection, long id, string because, long now, CancellationToken ct)
    {
        await connection.ExecuteAsync("update hook_endpoint set enabled = @off, disabled_because = @because, updated_at = @now, version = version + 1 where id = @id", ct,
            ("off", false), ("because", because), ("now", now), ("id", id));
        await ForgetAsync(connection, id, ct);
    }

    private static readonly string OfDoor = $"select {WebhookEndpoint.Columns} from hook_endpoint e where e.workspace_id = @workspace and e.use = @use";

    private async Task<Result<NewEndpoint>> PutAsync(long workspace, string use, string madeBy, EndpointSettings wanted, WebhookSigning signing, string? secret, CancellationToken ct)
    {
        var given = secret is null ? null : SigningKey.Parse(secret);
        if (secret is not null && given is null)
            return WebhookRefusals.Secret;
        var fresh = Check(wanted with { Url = wanted.Url ?? "" });
        var head = await reader.HeadAsync(workspace, ct) ?? 0;
        try
        {
            return await database.WriteAsync<Result<NewEndpoint>>(async connection =>
            {
                var now = Now();
                var known = await connection.FirstAsync<WebhookEndpoint>(
                    $"select {WebhookEndpoint.Columns} from hook_endpoint e where e.workspace_id = @workspace and e.made_by_key = @key", WebhookEndpoint.Read, ct, ("workspace", workspace), ("key", madeBy));
                if (known is not null)
                {
                    var change = use == WebhookEndpoint.Events ? new EndpointSettings() : wanted with { Enabled = wanted.Enabled ?? true };
                    if (Check(change) is { } refusal)
                        return refusal;
                    var after = Same(known, change) ? known : await SaveAsync(connection, known, change, head, ct);
                    return new NewEndpoint(after, (await secrets.ValidAsync(connection, known.Id, now, ct))[0].ForReceiver());
                }

                if (fresh is not null)
                    return fresh;
                if (await connection.FirstAsync("select count(*) from hook_endpoint where workspace_id = @workspace", r => r.GetInt64(0), ct, ("workspace", workspace)) >= options.MostEndpoints)
                    return Refusal.Invalid("url", $"A workspace can have at most {options.MostEndpoints} endpoints.");
                var made = await connection.FirstAsync<WebhookEndpoint>(
                    $"""
                    insert into hook_endpoint as e (workspace_id, use, format, url, description, types, enabled, failing_since, paused_until, queued_to, made_by_key, created_at, updated_at, version)
                    values (@workspace, @use, @format, @url, @description, @types, @enabled, 0, 0, @head, @key, @now, @now, 1) returning {WebhookEndpoint.Columns.Replace("e.", "", StringComparison.Ordinal)}
                    """,
                    WebhookEndpoint.Read, ct, ("workspace", workspace), ("use", use), ("format", wanted.Format ?? WebhookEndpoint.Standard), ("url", new Uri(wanted.Url!).AbsoluteUri),
                    ("description", wanted.Description ?? ""), ("types", Stored(wanted.Types)), ("enabled", wanted.Enabled ?? true), ("head", head), ("key", madeBy), ("now", now));
                var key = given ?? SigningKey.Make(signing);
                await secrets.ReplaceAsync(connection, made!.Id, key, now, 0, ct);
                return new NewEndpoint(made, key.ForReceiver());
            }, ct);
        }
        catch (DbException raced) when (database.IsDuplicate(raced))
        {
            return await PutAsync(workspace, use, madeBy, wanted, signing, secret, ct); // the same request was faster
        }
    }

    private static bool Same(WebhookEndpoint known, EndpointSettings change) =>
        (change.Url is null || new Uri(change.Url).AbsoluteUri == known.Url) && (change.Description ?? known.Description) == known.Description && (change.Enabled ?? known.Enabled) == known.Enabled
        && (change.Format ?? known.Format) == known.Format && (change.Types is null || Stored(change.Types) == Stored(known.Types));

    private async Task<WebhookEndpoint> SaveAsync(DbConnection connection, WebhookEndpoint known, EndpointSettings change, long head, CancellationToken ct)
    {
        var now = Now();
        var enabled = change.Enabled ?? known.Enabled;
        var after = known with
        {
            Url = change.Url is null ? known.Url : new Uri(change.Url).AbsoluteUri, Description = change.Description ?? known.Description, Types = change.Types ?? known.Types, Format = change.Format ?? known.Format,
            Enabled = enabled, DisabledBecause = enabled ? null : known.DisabledBecause, FailingSince = enabled && !known.Enabled ? 0 : known.FailingSince, PausedUntil = change.Url is null ? known.PausedUntil : 0,
            QueuedTo = enabled && !known.Enabled ? head : known.QueuedTo, UpdatedAt = now, Version = known.Version + 1, // what happened while it was off is not sent by itself
        };
        await connection.ExecuteAsync(
            """
            update hook_endpoint set url = @url, description = @description, types = @types, format = @format, enabled = @enabled, disabled_because = @because, failing_since = @failing, paused_until = @paused,
                queued_to = @queued, updated_at = @now, version = @version where id = @id
            """,
            ct, ("url", after.Url), ("description", after.Description), ("types", Stored(after.Types)), ("format", after.Format), ("enabled", after.Enabled), ("because", after.DisabledBecause),
            ("failing", after.FailingSince), ("paused", after.PausedUntil), ("queued", after.QueuedTo), ("now", now), ("version", after.Version), ("id", after.Id));
        if (!enabled)
            await ForgetAsync(connection, after.Id, ct);
        return after;
    }

    private Refusal? Check(EndpointSettings x)
    {
        if (x.Url is not null && (x.Url.Length is 0 or > LongestUrl || !Uri.TryCreate(x.Url, UriKind.Absolute, out _)))
            return Refusal.Invalid("url", $"url must be an absolute https address of at most {LongestUrl} characters.");
        if (x.Url is not null && gate.Judge(new Uri(x.Url)) is { } refused)
            return Refusal.Invalid("url", refused.Sentence);
        if (x.Description?.Length > LongestDescription)
            return Refusal.Invalid("description", $"description can have at most {LongestDescription} characters.");
        if (x.Types is { Count: 0 or > EventFilters.Most })
            return Refusal.Invalid("types", $"types must name 1 to {EventFilters.Most} kinds of events.");
        return x.Types?.FirstOrDefault(filter => !types.Any(type => EventFilters.Matches(filter, type))) is { } unknown
            ? Refusal.Invalid("types", $"types names '{(unknown.Length > 64 ? unknown[..64] : unknown)}', which matches no event there is.")
            : null;
    }

    private Task<WebhookEndpoint?> LockAsync(DbConnection connection, long workspace, long id, CancellationToken ct) => connection.FirstAsync<WebhookEndpoint>(
        $"select {WebhookEndpoint.Columns} from hook_endpoint e where e.id = @id and e.workspace_id = @workspace" + database.Dialect("", " for update"), WebhookEndpoint.Read, ct, ("id", id), ("workspace", workspace));

    private static string? Stored(IReadOnlyList<string>? types) => types is null ? null : string.Join(',', types.Distinct());

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();
}
