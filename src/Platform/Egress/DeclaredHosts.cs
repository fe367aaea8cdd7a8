#pragma warning disable RS0030 // this is the way out that the ban points to
using System.Net.Sockets;

namespace Conversa.Platform.Egress;

/// <summary>
/// The way out to hosts that the operator named in the configuration for one purpose, over another protocol than http: the mail server. Such a host
/// may be inside; addresses that nothing may ever reach (metadata services, link-local, multicast) stay refused.
/// </summary>
public sealed class DeclaredHosts(EgressOptions options)
{
    /// <summary>Opens a connection, within the time that opening may take.</summary>
    /// <param name="host">The host as the operator wrote it; never one that a user or another server named.</param>
    /// <param name="port">Its port.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="IOException">The name does not resolve, or to no address that may be reached.</exception>
    /// <exception cref="SocketException">Nobody answers.</exception>
    public async Task<Stream> ConnectAsync(string host, int port, CancellationToken ct)
    {
        var rules = new AddressRules(new EgressOptions { AllowedPrivateHosts = [$"{host}:{port}"], AllowedPrivateNetworks = options.AllowedPrivateNetworks });
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(TimeSpan.FromSeconds(options.ConnectTimeoutSeconds));
        return await new EgressConnector(rules, EgressConnector.SystemResolver).OpenAsync(host, port, patience.Token);
    }
}
