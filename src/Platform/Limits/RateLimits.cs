using System.Diagnostics.Metrics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace Conversa.Platform.Limits;

/// <summary>
/// Who may ask how often. The address is checked before anything else happens to a request; the caller and the workspace once the credentials
/// proved good, so that invented tokens cannot fill anybody's bucket.
/// </summary>
public sealed class RateLimits
{
    private readonly LimitsOptions options;
    private readonly RateTable? addresses;
    private readonly RateTable? callers;
    private readonly RateTable? workspaces;
    private readonly RateTable guesses;
    private readonly Counter<long> refused;

    /// <param name="options">The rates.</param>
    /// <param name="clock">Counts the time.</param>
    /// <param name="meters">For <c>conversa.limits.refused</c>, by limit.</param>
    public RateLimits(LimitsOptions options, TimeProvider clock, IMeterFactory meters)
    {
        this.options = options;
        RateTable? Table(int perSecond, int burst) => perSecond == 0 ? null : new RateTable(perSecond, burst, options.TableBits, clock);
        addresses = Table(options.AddressPerSecond, options.AddressBurst);
        callers = Table(options.CallerPerSecond, options.CallerBurst);
        workspaces = Table(options.WorkspacePerSecond, options.WorkspaceBurst);
        guesses = new RateTable(options.GuessesPerMinute / 60.0, options.GuessBurst, options.TableBits, clock);
        refused = meters.Create("Conversa.Limits").CreateCounter<long>("conversa.limits.refused", "{request}", "Requests refused because a rate was reached, by limit.");
    }

    /// <summary>One more request from an address. Called for every HTTP request; other transports call it once per connection.</summary>
    /// <returns>Null, or the refusal.</returns>
    public Refusal? CheckAddress(IPAddress? address) => Check("address", addresses, address);

    /// <summary>One more request by somebody whose credentials were good: counts for the session or key, and for the workspace.</summary>
    /// <returns>Null, or the refusal.</returns>
    /// <param name="actor">Who asks. The program itself is never limited.</param>
    /// <param name="address">Where the request comes from, for the loopback exemption.</param>
    public Refusal? CheckCaller(Actor actor, IPAddress? address)
    {
        if (actor.Kind == ActorKind.System || IsExempt(address))
            return null;
        Span<long> caller = [(long)actor.Kind, actor.Workspace, actor.Session != 0 ? actor.Session : actor.User];
        return Take("caller", callers, MemoryMarshal.AsBytes(caller)) ?? Take("workspace", workspaces, MemoryMarshal.AsBytes(caller[1..2]));
    }

    /// <summary>One more guess at a secret: a sign-in that failed, a token that is unknown, a nonce that did not match.</summary>
    /// <returns>Null, or the refusal that should be given in place of an answer.</returns>
    public Refusal? CheckGuess(IPAddress? address) => Check("guess", guesses, address);

    /// <summary>One more use of something that has a limit by name, for example a nonce per user id, out of the callers' allowance.</summary>
    /// <returns>Null, or the refusal.</returns>
    public Refusal? CheckNamed(string limit, string subject) => Take(limit, callers, Encoding.UTF8.GetBytes(limit + "\n" + subject));

    private Refusal? Check(string limit, RateTable? table, IPAddress? address)
    {
        if (table is null || address is null || IsExempt(address))
            return null;
        Span<byte> bytes = stackalloc byte[16];
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        address.TryWriteBytes(bytes, out var length);
        return Take(limit, table, bytes[..(length == 16 ? 8 : length)]); // a household's IPv6 is a /64: its last half says nothing
    }

    private Refusal? Take(string limit, RateTable? table, ReadOnlySpan<byte> subject)
    {
        if (table is null || table.Take(subject) is var wait && wait == TimeSpan.Zero)
            return null;
        refused.Add(1, new KeyValuePair<string, object?>("limit", limit));
        return new Refusal("too_many_requests", RefusalKind.TooMany, $"Too many requests: the {limit} limit is reached. Wait as long as Retry-After says.", RetryAfter: wait);
    }

    private bool IsExempt(IPAddress? address) => !options.LoopbackIsLimited && address is not null && IPAddress.IsLoopback(address);
}
