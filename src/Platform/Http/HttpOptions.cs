using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;

namespace Conversa.Platform.Http;

/// <summary>What the web server accepts before anything else looks at a request.</summary>
public sealed class HttpOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Http";

    /// <summary>The largest request body in bytes where an address does not say otherwise (uploads do). A larger one is answered 413.</summary>
    [Range(1024, 1_073_741_824)]
    public long MaxBodyBytes { get; set; } = 1_048_576;

    /// <summary>The largest sum of a request's headers, in bytes. More is answered 431.</summary>
    [Range(4096, 1_048_576)]
    public int MaxHeaderBytes { get; set; } = 32_768;

    /// <summary>The most headers a request may have. More is answered 431.</summary>
    [Range(20, 1000)]
    public int MaxHeaders { get; set; } = 100;

    /// <summary>The longest request line (method, address with its query), in bytes. A longer one is answered 414.</summary>
    [Range(1024, 1_048_576)]
    public int MaxRequestLineBytes { get; set; } = 16_384;

    /// <summary>How long a client may take to send a request's headers, in seconds.</summary>
    [Range(1, 600)]
    public int HeadersTimeoutSeconds { get; set; } = 15;

    /// <summary>How long an idle connection is kept for the next request, in seconds.</summary>
    [Range(1, 3600)]
    public int KeepAliveSeconds { get; set; } = 130;

    /// <summary>The most connections at one time, streams and sockets included. More are closed at once.</summary>
    [Range(1, 10_000_000)]
    public long MaxConnections { get; set; } = 100_000;

    /// <summary>Addresses or networks (<c>10.0.0.0/8</c>) of reverse proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed. Loopback is always among them.</summary>
    public IList<string> TrustedProxies { get; set; } = [];

    /// <summary>How many proxies in a row may have added to <c>X-Forwarded-For</c>; entries further left are not believed.</summary>
    [Range(1, 16)]
    public int ProxyHops { get; set; } = 1;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => TrustedProxies.Where(x => NetworkOf(x) is null)
        .Select(x => new ValidationResult($"'{x}' is neither an address nor a network.", [nameof(TrustedProxies)]));

    /// <summary>A network, or an address as the network that holds it alone.</summary>
    internal static IPNetwork? NetworkOf(string text)
    {
        if (IPAddress.TryParse(text, out var address))
            return new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
        return IPNetwork.TryParse(text, out var network) ? network : null;
    }
}
