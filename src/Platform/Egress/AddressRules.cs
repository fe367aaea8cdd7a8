using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;

namespace Conversa.Platform.Egress;

/// <summary>
/// Which addresses are "outside". Everything the IANA special-purpose registries (RFC 6890 and its updates) do not call globally reachable is
/// inside, and so is every form that wraps such an address: IPv4-mapped, IPv4-compatible, 6to4, Teredo and NAT64.
/// </summary>
internal sealed class AddressRules
{
    /// <summary>Never reachable, whatever the operator allows: this host, link-local with the clouds' metadata services, multicast, broadcast.</summary>
    private static readonly IPNetwork[] Never = Networks(
        "0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4", "100.100.100.200/32", "168.63.129.16/32", "192.0.0.192/32",
        "::/128", "fe80::/10", "ff00::/8", "fd00:ec2::254/128", "fd20:ce::254/128");

    private static readonly IPNetwork[] Private = Networks(
        "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "::1/128", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fec0::/10");

    private static readonly IPNetwork GlobalV6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork Nat64Local = IPNetwork.Parse("64:ff9b:1::/48");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");

    private readonly FrozenSet<string> hosts;
    private readonly IPNetwork[] networks;

    public AddressRules(EgressOptions options)
    {
        hosts = options.AllowedPrivateHosts.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        networks = Networks([.. options.AllowedPrivateNetworks]);
    }

    /// <summary>Whether the operator named this host as one inside that may be reached.</summary>
    public bool IsNamed(string host, int port) => hosts.Contains(host) || hosts.Contains($"{host}:{port}");

    /// <summary>Whether a connection for this host may go to this address.</summary>
    public bool MayReach(string host, int port, IPAddress address)
    {
        foreach (var form in Forms(address))
        {
            if (In(Never, form))
                return false;
            if (!IsOutside(form) && !In(networks, form) && !IsNamed(host, port))
                return false;
        }

        return true;
    }

    private static bool IsOutside(IPAddress address) =>
        !In(Private, address) && (address.AddressFamily == AddressFamily.InterNetwork || GlobalV6.Contains(address));

    /// <summary>The address itself, and any IPv4 address that a router or the kernel would take out of it.</summary>
    private static IEnumerable<IPAddress> Forms(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            yield return address.MapToIPv4();
            yield break;
        }

        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            yield return address;
            yield break;
        }

        var bytes = address.GetAddressBytes();
        if (Nat64.Contains(address))
        {
            yield return new IPAddress(bytes.AsSpan(12, 4)); // the wrapper is not global itself, what it leads to may be
            yield break;
        }

        yield return address;
        if (SixToFour.Contains(address))
            yield return new IPAddress(bytes.AsSpan(2, 4));
        else if (Nat64Local.Contains(address) || (Compatible.Contains(address) && !IPAddress.IPv6Loopback.Equals(address)))
            yield return new IPAddress(bytes.AsSpan(12, 4));
    }

    private static bool In(IPNetwork[] list, IPAddress address)
    {
        foreach (var network in list)
        {
            if (network.Contains(address))
                return true;
        }

        return false;
    }

    private static IPNetwork[] Networks(params string[] list) => [.. list.Select(x => IPNetwork.Parse(x))];
}
