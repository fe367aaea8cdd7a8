using System.Net;
using System.Net.Sockets;
using Conversa.Platform;
using Conversa.Platform.Memory;
using Microsoft.Extensions.Options;

namespace Conversa.Identity.Passwords;

/// <summary>
/// Slows guessing down without letting a stranger lock a user out: wrong passwords count per user and address, and per address, never per user
/// alone. Beyond the allowance each further failure doubles the wait, up to the window. A node's memory only: guessing on several nodes gets
/// as many allowances as there are nodes.
/// </summary>
public sealed class PasswordThrottle(TimeProvider clock, IOptions<IdentityOptions> options)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(2);

    private readonly BoundedCache<string, Failures> failures = new(50_000);

    /// <summary>A refusal when this one has to wait before the next try.</summary>
    internal Refusal? Check(long workspace, string externalId, IPAddress? from)
    {
        var now = clock.GetTimestamp();
        var wait = TimeSpan.Zero;
        foreach (var (key, allowed) in Keys(workspace, externalId, from))
        {
            if (failures.TryGet(key, out var known))
                wait = TimeSpan.FromTicks(Math.Max(wait.Ticks, known.Wait(clock, now, allowed, options.Value.FailureWindow).Ticks));
        }

        return wait > TimeSpan.Zero ? IdentityRefusals.TooManyFailures(wait) : null;
    }

    /// <summary>A wrong password.</summary>
    internal void Failed(long workspace, string externalId, IPAddress? from)
    {
        foreach (var (key, _) in Keys(workspace, externalId, from))
        {
            if (!failures.TryGet(key, out var known))
                failures.Keep(key, known = new Failures(), failures.Ticket());
            known.Add(clock, options.Value.FailureWindow);
        }
    }

    /// <summary>A right password: this user's own allowance from this address begins anew.</summary>
    internal void Succeeded(long workspace, string externalId, IPAddress? from) => failures.Remove(Keys(workspace, externalId, from).First().Key);

    private IEnumerable<(string Key, int Allowed)> Keys(long workspace, string externalId, IPAddress? from)
    {
        var address = Network(from);
        yield return ($"{workspace}/{address}/{externalId}", options.Value.FailuresPerUserAndAddress);
        if (from is not null)
            yield return (address, options.Value.FailuresPerAddress);
    }

    /// <summary>An IPv4 address, or the /64 an IPv6 address is in: whoever has one address there has all of them.</summary>
    private static string Network(IPAddress? address)
    {
        if (address is null)
            return "-";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }

    private sealed class Failures
    {
        private int count;
        private long last;

        public void Add(TimeProvider clock, TimeSpan window)
        {
            lock (this)
            {
                if (count > 0 && clock.GetElapsedTime(last) >= window)
                    count = 0;
                count++;
                last = clock.GetTimestamp();
            }
        }

        public TimeSpan Wait(TimeProvider clock, long now, int allowed, TimeSpan window)
        {
            lock (this)
            {
                if (count < allowed)
                    return TimeSpan.Zero;
                var wait = FirstWait.TotalSeconds * Math.Pow(2, Math.Min(count - allowed, 20));
                return TimeSpan.FromSeconds(Math.Min(wait, window.TotalSeconds)) - clock.GetElapsedTime(last, now);
            }
        }
    }
}
