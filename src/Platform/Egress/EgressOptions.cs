using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Conversa.Platform.Egress;

/// <summary>What may leave the process, and how much may come back.</summary>
public sealed class EgressOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Egress";

    /// <summary>Hosts (<c>hooks.internal</c> or <c>hooks.internal:8080</c>) that may be reached although they resolve to a private or loopback address; also over plain http. Metadata and link-local addresses stay refused.</summary>
    public IList<string> AllowedPrivateHosts { get; set; } = [];

    /// <summary>Private networks (<c>10.1.0.0/16</c>) that any host may resolve to.</summary>
    public IList<string> AllowedPrivateNetworks { get; set; } = [];

    /// <summary>Whether plain http to public hosts is allowed. Off: only https.</summary>
    public bool AllowPlainHttp { get; set; }

    /// <summary>An http proxy that every request goes through, for example <c>http://proxy:3128</c>. Its own address is not checked, and it must refuse internal addresses itself. Empty: none; the environment's proxy variables are ignored.</summary>
    public string Proxy { get; set; } = "";

    /// <summary>How long resolving and connecting may take, in seconds.</summary>
    [Range(1, 300)]
    public int ConnectTimeoutSeconds { get; set; } = 10;

    /// <summary>How long one request may take altogether, its answer's body and redirects included, in seconds, where the caller asks for no less.</summary>
    [Range(1, 3600)]
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>The largest body that is read from an answer, in bytes, where the caller asks for no less.</summary>
    [Range(1024, 1_073_741_824)]
    public long MaxResponseBytes { get; set; } = 1_048_576;

    /// <summary>Requests at one time to one host. More wait, up to four times as many; beyond that they are refused.</summary>
    [Range(1, 10_000)]
    public int PerHost { get; set; } = 16;

    /// <summary>Requests at one time altogether. More wait, up to four times as many; beyond that they are refused.</summary>
    [Range(1, 100_000)]
    public int Total { get; set; } = 256;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => AllowedPrivateNetworks.Where(x => !IPNetwork.TryParse(x, out _))
        .Select(x => new ValidationResult($"'{x}' is not a network such as 10.1.0.0/16.", [nameof(AllowedPrivateNetworks)]))
        .Concat(Proxy.Length == 0 || Uri.TryCreate(Proxy, UriKind.Absolute, out _) ? [] : [new ValidationResult("This is not an absolute address.", [nameof(Proxy)])]);
}
