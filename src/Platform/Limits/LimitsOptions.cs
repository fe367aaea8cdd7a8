using System.ComponentModel.DataAnnotations;

namespace Conversa.Platform.Limits;

/// <summary>What one caller may ask of this process. Whoever reaches a rate is answered 429 with <c>Retry-After</c>.</summary>
public sealed class LimitsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Limits";

    /// <summary>Requests per second from one address (IPv6: one /64 network), lasting. 0 switches the limit off.</summary>
    [Range(0, 1_000_000)]
    public int AddressPerSecond { get; set; } = 200;

    /// <summary>Requests one address may save up and send at once.</summary>
    [Range(1, 10_000_000)]
    public int AddressBurst { get; set; } = 2_000;

    /// <summary>Requests per second with one session's token or one API key, lasting. 0 switches the limit off.</summary>
    [Range(0, 1_000_000)]
    public int CallerPerSecond { get; set; } = 100;

    /// <summary>Requests one session or API key may save up and send at once.</summary>
    [Range(1, 10_000_000)]
    public int CallerBurst { get; set; } = 1_000;

    /// <summary>Requests per second in one workspace, lasting, on this process. 0 (the default) switches the limit off.</summary>
    [Range(0, 10_000_000)]
    public int WorkspacePerSecond { get; set; }

    /// <summary>Requests one workspace may save up and send at once.</summary>
    [Range(1, 100_000_000)]
    public int WorkspaceBurst { get; set; } = 20_000;

    /// <summary>Failed sign-ins and other guesses at secrets per minute from one address, lasting.</summary>
    [Range(1, 100_000)]
    public int GuessesPerMinute { get; set; } = 20;

    /// <summary>Guesses one address may make at once.</summary>
    [Range(1, 100_000)]
    public int GuessBurst { get; set; } = 40;

    /// <summary>Whether callers on this machine's loopback address are limited too. A reverse proxy on this machine passes the real address on, see <c>Http:TrustedProxies</c>.</summary>
    public bool LoopbackIsLimited { get; set; }

    /// <summary>How many callers are told apart, as a power of two: 16 means 65,536. More callers than this start to share allowances; memory is 16 bytes for each.</summary>
    [Range(8, 24)]
    public int TableBits { get; set; } = 16;
}
