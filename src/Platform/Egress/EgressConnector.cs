#pragma warning disable RS0030 // this is the way out that the ban points to
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Conversa.Platform.Egress;

/// <summary>Resolves a host's name to its addresses. A seam, so that a test can play a name server that changes its mind.</summary>
public delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken ct);

/// <summary>
/// Opens the connections of the way out. The name is resolved here, once, the addresses are judged here, and the connection goes to the address
/// that was judged: a name server that answers differently the second time is never asked a second time.
/// </summary>
internal sealed class EgressConnector(AddressRules rules, ResolveHost resolve)
{
    public SocketsHttpHandler Handler(EgressOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = options.Proxy.Length > 0,
            AutomaticDecompression = DecompressionMethods.None, // a small body must not unfold into a large one
            MaxConnectionsPerServer = options.PerHost,
            MaxResponseHeadersLength = 64, // kilobytes
            ConnectTimeout = TimeSpan.FromSeconds(options.ConnectTimeoutSeconds),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // names are resolved anew
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            ActivityHeadersPropagator = null, // trace ids are nobody else's business
            SslOptions = new SslClientAuthenticationOptions { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 },
        };
        if (options.Proxy.Length > 0)
            handler.Proxy = new WebProxy(options.Proxy);
        else
            handler.ConnectCallback = ConnectAsync;
        return handler;
    }

    /// <summary>What the system's resolver says; a literal address is its own answer.</summary>
    public static Task<IPAddress[]> SystemResolver(string host, CancellationToken ct) =>
        IPAddress.TryParse(host.AsSpan().Trim("[]"), out var literal) ? Task.FromResult<IPAddress[]>([literal]) : Dns.GetHostAddressesAsync(host, ct);

    private ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct) => new(OpenAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, ct));

    /// <summary>A connection to the first address that may be reached and answers.</summary>
    public async Task<Stream> OpenAsync(string host, int port, CancellationToken ct)
    {
        var addresses = await resolve(host, ct);
        var reachable = Array.FindAll(addresses, address => rules.MayReach(host.Trim('[', ']'), port, address));
        if (reachable.Length == 0)
            throw addresses.Length == 0 ? new SocketException((int)SocketError.HostNotFound) : new RefusedAddressException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(reachable, port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>The judged "no" on its way through the HTTP stack, which only lets exceptions pass.</summary>
internal sealed class RefusedAddressException() : IOException("The address may not be reached.");
