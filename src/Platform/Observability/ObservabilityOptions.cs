using System.ComponentModel.DataAnnotations;

namespace Conversa.Platform.Observability;

/// <summary>What the operator sees of the running program, and how it stops.</summary>
public sealed class ObservabilityOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Observability";

    /// <summary>An OTLP endpoint for traces and metrics, for example <c>http://collector:4317</c>. Empty: nothing leaves the process.</summary>
    public string OtlpEndpoint { get; set; } = "";

    /// <summary>The share of requests that are traced, 0 to 1, when an OTLP endpoint is set.</summary>
    [Range(0.0, 1.0)]
    public double TraceShare { get; set; } = 0.05;

    /// <summary>A bearer token that may read <c>/metrics</c>. Empty: only callers on this machine's loopback address may.</summary>
    public string MetricsToken { get; set; } = "";

    /// <summary>How log lines look on the console: <c>Text</c> for people, <c>Json</c> for machines.</summary>
    [AllowedValues("Text", "Json")]
    public string LogFormat { get; set; } = "Text";

    /// <summary>How long a stop may take, in seconds, from SIGTERM to the end of the process.</summary>
    [Range(1, 600)]
    public int ShutdownSeconds { get; set; } = 30;

    /// <summary>How long the program goes on answering after <c>/health/ready</c> says no, in seconds: the time a load balancer needs to notice.</summary>
    [Range(0, 300)]
    public int ShutdownNoticeSeconds { get; set; }
}
