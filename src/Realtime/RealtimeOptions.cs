using System.ComponentModel.DataAnnotations;

namespace Conversa.Realtime;

/// <summary>Connections, their queues and their limits.</summary>
public sealed class RealtimeOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Realtime";

    /// <summary>How many connections this process holds at once, all transports together. One more is refused (HTTP 503, or closed).</summary>
    [Range(1, 10_000_000)]
    public int MaxConnections { get; set; } = 100_000;

    /// <summary>How many connections one user may have at once. One more closes the user's oldest.</summary>
    [Range(1, 10_000)]
    public int MaxConnectionsPerUser { get; set; } = 256;

    /// <summary>How many frames may wait for one connection. A full queue closes it; the client comes back and replays.</summary>
    [Range(16, 1_000_000)]
    public int QueueLength { get; set; } = 2_048;

    /// <summary>How many bytes may wait for one connection, frames shared with others counted in full.</summary>
    [Range(65_536, 1_073_741_824)]
    public int QueueBytes { get; set; } = 2_097_152;

    /// <summary>The largest MQTT packet accepted from a client, in bytes.</summary>
    [Range(1_024, 524_288)]
    public int MaxPacketBytes { get; set; } = 65_536;

    /// <summary>The longest MQTT keep alive, in seconds. Longer ones, and none (0), are held to it: silence of one and a half times this closes.</summary>
    [Range(10, 43_000)]
    public int MaxKeepAliveSeconds { get; set; } = 1_200;

    /// <summary>How long a new MQTT connection may take to send CONNECT, in seconds.</summary>
    [Range(1, 300)]
    public int ConnectTimeoutSeconds { get; set; } = 10;

    /// <summary>How many topic filters one MQTT connection may hold.</summary>
    [Range(1, 100_000)]
    public int MaxSubscriptions { get; set; } = 1_000;

    /// <summary>The longest MQTT client id, in bytes.</summary>
    [Range(23, 65_535)]
    public int MaxClientIdBytes { get; set; } = 512;

    /// <summary>The longest topic name or filter, in bytes.</summary>
    [Range(64, 65_535)]
    public int MaxTopicBytes { get; set; } = 1_024;

    /// <summary>How many levels a topic name or filter may have.</summary>
    [Range(4, 128)]
    public int MaxTopicLevels { get; set; } = 16;

    /// <summary>How many QoS 1 messages may be on their way to one client without its acknowledgement; more wait in its queue.</summary>
    [Range(1, 64)]
    public int MaxInflight { get; set; } = 32;

    /// <summary>After how many seconds of silence a Server-Sent Events stream gets a heartbeat comment, so that proxies keep it open.</summary>
    [Range(1, 300)]
    public int HeartbeatSeconds { get; set; } = 15;

    /// <summary>How long a Server-Sent Events client is told to wait before it reconnects, in milliseconds; up to as much again is added at random.</summary>
    [Range(100, 600_000)]
    public int RetryMilliseconds { get; set; } = 2_000;

    /// <summary>The TCP port for MQTT without WebSocket. Empty means no such listener; 0 takes any free port. No TLS: put a TLS proxy in front.</summary>
    [Range(0, 65_535)]
    public int? TcpPort { get; set; }

    /// <summary>The address the MQTT TCP listener binds to.</summary>
    [Required]
    public string TcpAddress { get; set; } = "127.0.0.1";

    /// <summary>The path of MQTT over WebSocket.</summary>
    [Required, RegularExpression("^/[A-Za-z0-9/_-]+$")]
    public string MqttPath { get; set; } = "/mqtt";
}
