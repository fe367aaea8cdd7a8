using System.Net;
using System.Net.Http.Headers;

namespace Conversa.Platform.Egress;

/// <summary>To whom a request goes, in the words of the published list of recipients, and how much is expected back.</summary>
/// <param name="Recipient">A short constant such as <c>webhook</c> or <c>push.fcm</c>; it names metrics.</param>
public sealed record EgressPolicy(string Recipient)
{
    /// <summary>Less time than <see cref="EgressOptions.TimeoutSeconds"/>, if set.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Fewer bytes than <see cref="EgressOptions.MaxResponseBytes"/>, if set.</summary>
    public long? MaxResponseBytes { get; init; }
}

/// <summary>What came back, whole.</summary>
/// <param name="Status">The HTTP status; any, also 4xx and 5xx: the gate judges the way, not the answer.</param>
/// <param name="Headers">The answer's headers, the content's included.</param>
/// <param name="Body">The body, within the limit.</param>
public sealed record EgressAnswer(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether the status is 2xx.</summary>
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    internal static Dictionary<string, string> Flatten(HttpResponseHeaders headers, HttpContentHeaders content) =>
        headers.NonValidated.Concat(content.NonValidated).GroupBy(x => x.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(x => x.Key, x => string.Join(", ", x.Select(v => v.Value.ToString())), StringComparer.OrdinalIgnoreCase);
}

/// <summary>Every "no" the way out can say.</summary>
internal static class EgressRefusals
{
    public static readonly Refusal Address = new("egress_refused", RefusalKind.Forbidden, "The host's address is not one that may be reached from here.", "url");
    public static readonly Refusal Unreachable = new("egress_unreachable", RefusalKind.Unavailable, "The host could not be reached or broke the connection off.", "url");
    public static readonly Refusal TimedOut = new("egress_timeout", RefusalKind.Unavailable, "The host did not answer in time.", "url");
    public static readonly Refusal Busy = new("egress_busy", RefusalKind.TooMany, "Too many requests wait for this host already.", "url", TimeSpan.FromSeconds(5));
    public static readonly Refusal Redirected = new("egress_redirected", RefusalKind.Forbidden, "The host redirects elsewhere; give its final address.", "url");

    public static Refusal TooLarge(long limit) => new("egress_answer_too_large", RefusalKind.Unavailable, $"The host's answer is larger than {limit} bytes.", "url");

    public static Refusal Url(string sentence) => new("egress_refused", RefusalKind.Forbidden, sentence, "url");
}
