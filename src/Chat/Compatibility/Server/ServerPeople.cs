using System.Globalization;
using Conversa.Identity.Users;
using Conversa.Platform;
using Conversa.Platform.Http;

namespace Conversa.Chat.Compatibility.Server;

/// <summary>Finds the people a backend names, and reads its times.</summary>
internal sealed class ServerPeople(UserDirectory users)
{
    private static readonly string[] Times = ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", "yyyy-MM-dd"];

    /// <summary>The user a field names.</summary>
    public async Task<Result<UserCard>> OneAsync(SdkRequest request, string field, CancellationToken ct)
    {
        var id = request.Fields.Required(field);
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        return await users.ByExternalIdAsync(request.Caller.Workspace, id, ct) is { } user ? user : ChatRefusals.NoUser;
    }

    /// <summary>All of these users, in their order, or none.</summary>
    public async Task<Result<IReadOnlyList<UserCard>>> AllAsync(SdkRequest request, IReadOnlyList<string> ids, CancellationToken ct)
    {
        var found = await users.ByExternalIdsAsync(request.Caller.Workspace, ids, ct);
        return ids.All(found.ContainsKey) ? Result.Of<IReadOnlyList<UserCard>>([.. ids.Distinct().Select(id => found[id])]) : ChatRefusals.NoUser;
    }

    /// <summary>People by number.</summary>
    public ValueTask<IReadOnlyDictionary<long, UserCard>> ByIdsAsync(IEnumerable<long> ids, CancellationToken ct) => users.ByIdsAsync(ids, ct);

    /// <summary>From <c>start_time</c> to <c>end_time</c>, UTC, in unix milliseconds; open where absent.</summary>
    public static (long From, long To) Window(CallFields fields)
    {
        var (from, to) = (Time(fields, "start_time") ?? 0, Time(fields, "end_time") ?? long.MaxValue);
        if (from > to)
            fields.Refuse(Refusal.Invalid("start_time", "start_time must not be after end_time."));
        return (from, to);
    }

    private static long? Time(CallFields fields, string name)
    {
        if (fields.Some(name) is not { } text)
            return null;
        if (DateTime.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
            return new DateTimeOffset(time).ToUnixTimeMilliseconds();
        fields.Refuse(Refusal.Invalid(name, $"{name} must look like 2030-01-02 03:04:05, in UTC."));
        return null;
    }
}
