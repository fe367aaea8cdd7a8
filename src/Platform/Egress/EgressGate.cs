#pragma warning disable RS0030 // this is the way out that the ban points to
using System.Buffers;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Threading.RateLimiting;

namespace Conversa.Platform.Egress;

/// <summary>
/// The only way out of the process. Refuses addresses inside (see <c>docs/configuration.md</c>, Egress), follows no redirect to another host,
/// reads no more than it was told to, waits no longer than it was told to, and keeps no cookies.
/// </summary>
public sealed class EgressGate : IDisposable
{
    private const int MaxRedirects = 3;

    private readonly EgressOptions options;
    private readonly AddressRules rules;
    private readonly TimeProvider clock;
    private readonly HttpMessageInvoker invoker;
    private readonly PartitionedRateLimiter<Uri> slots;
    private readonly Counter<long> requests;
    private readonly Histogram<double> durations;

    /// <param name="options">The bounds.</param>
    /// <param name="clock">Counts the time a request takes.</param>
    /// <param name="meters">For <c>conversa.egress.requests</c> and <c>conversa.egress.duration</c>.</param>
    /// <param name="resolve">How names are resolved; the system's resolver when not given.</param>
    public EgressGate(EgressOptions options, TimeProvider clock, IMeterFactory meters, ResolveHost? resolve = null)
    {
        this.options = options;
        this.clock = clock;
        rules = new AddressRules(options);
        invoker = new HttpMessageInvoker(new EgressConnector(rules, resolve ?? EgressConnector.SystemResolver).Handler(options));
        slots = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<Uri, string>(url => RateLimitPartition.GetConcurrencyLimiter(url.Authority, _ => Bound(options.PerHost))),
            PartitionedRateLimiter.Create<Uri, int>(_ => RateLimitPartition.GetConcurrencyLimiter(0, _ => Bound(options.Total))));
        var meter = meters.Create("Conversa.Egress");
        requests = meter.CreateCounter<long>("conversa.egress.requests", "{request}", "Requests that left or were refused, by recipient and outcome.");
        durations = meter.CreateHistogram<double>("conversa.egress.duration", "s", "How long requests took, their waiting included.");
    }

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <param name="policy">To whom, and within which bounds.</param>
    /// <param name="request">An absolute https address without user name. Redirects on the same host are followed for GET and HEAD, three at most.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The answer with any status, or one of <c>egress_refused</c>, <c>egress_redirected</c>, <c>egress_unreachable</c>, <c>egress_timeout</c>, <c>egress_busy</c>, <c>egress_answer_too_large</c>.</returns>
    public async Task<Result<EgressAnswer>> SendAsync(EgressPolicy policy, HttpRequestMessage request, CancellationToken ct)
    {
        var started = clock.GetTimestamp();
        var result = await BoundedAsync(policy, request, ct);
        var tags = new TagList { { "recipient", policy.Recipient }, { "outcome", result.Ok ? $"{(int)result.Value.Status / 100}xx" : result.Refusal.Code } };
        requests.Add(1, tags);
        durations.Record(clock.GetElapsedTime(started).TotalSeconds, tags);
        return result;
    }

    /// <summary>Whether an address is worth trying at all: for telling a person at once that it is not. A host's name is judged when it is connected to.</summary>
    /// <returns>Null, or the refusal that <see cref="SendAsync"/> would give.</returns>
    public Refusal? Judge(Uri url)
    {
        if (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https"))
            return EgressRefusals.Url("The address must be an absolute https address.");
        if (url.UserInfo.Length > 0)
            return EgressRefusals.Url("The address must not hold a user name or password.");
        var host = url.IdnHost.Trim('[', ']');
        if (url.Scheme == "http" && !options.AllowPlainHttp && !rules.IsNamed(host, url.Port))
            return EgressRefusals.Url("The address must use https.");
        return IPAddress.TryParse(host, out var literal) && !rules.MayReach(host, url.Port, literal) ? EgressRefusals.Address : null;
    }

    /// <summary>Closes the pooled connections.</summary>
    public void Dispose()
    {
        invoker.Dispose();
        slots.Dispose();
    }

    private async Task<Result<EgressAnswer>> BoundedAsync(EgressPolicy policy, HttpRequestMessage request, CancellationToken ct)
    {
        if (request.RequestUri is not { } url)
            return EgressRefusals.Url("The address is missing.");
        if (Judge(url) is { } refusal)
            return refusal;
        var limit = TimeSpan.FromSeconds(options.TimeoutSeconds);
        using var patience = new CancellationTokenSource(policy.Timeout < limit ? policy.Timeout.Value : limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        try
        {
            using var slot = await slots.AcquireAsync(url, 1, either.Token);
            return slot.IsAcquired ? await FollowAsync(policy, request, either.Token) : EgressRefusals.Busy;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return EgressRefusals.TimedOut; // ours, or the connect timeout
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return failure is RefusedAddressException || failure.InnerException is RefusedAddressException ? EgressRefusals.Address : EgressRefusals.Unreachable;
        }
    }

    private async Task<Result<EgressAnswer>> FollowAsync(EgressPolicy policy, HttpRequestMessage request, CancellationToken ct)
    {
        var most = Math.Min(policy.MaxResponseBytes ?? options.MaxResponseBytes, options.MaxResponseBytes);
        for (var redirects = 0; ; redirects++)
        {
            using var response = await invoker.SendAsync(request, ct);
            if (NextHop(request, response) is not { } next)
            {
                var body = await ReadAsync(response, most, ct);
                return body is { } bytes ? new EgressAnswer(response.StatusCode, EgressAnswer.Flatten(response.Headers, response.Content.Headers), bytes) : EgressRefusals.TooLarge(most);
            }

            if (redirects == MaxRedirects || !IsSameHost(request.RequestUri!, next))
                return EgressRefusals.Redirected;
            if (Judge(next) is { } refusal)
                return refusal;
            var followed = new HttpRequestMessage(request.Method, next) { Version = request.Version };
            foreach (var header in request.Headers.NonValidated)
                followed.Headers.TryAddWithoutValidation(header.Key, header.Value);
            request = followed;
        }
    }

    /// <summary>Where a redirect of a reading request leads; null when the answer is final. A redirected write is the caller's to judge.</summary>
    private static Uri? NextHop(HttpRequestMessage request, HttpResponseMessage response) =>
        (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head)
        && response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
        && response.Headers.Location is { } location
            ? new Uri(request.RequestUri!, location)
            : null;

    private static bool IsSameHost(Uri from, Uri to) =>
        string.Equals(from.IdnHost, to.IdnHost, StringComparison.OrdinalIgnoreCase)
        && ((from.Scheme == to.Scheme && from.Port == to.Port) || (from is { Scheme: "http", IsDefaultPort: true } && to is { Scheme: "https", IsDefaultPort: true }));

    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpResponseMessage response, long most, CancellationToken ct)
    {
        if (response.RequestMessage?.Method != HttpMethod.Head && response.Content.Headers.ContentLength > most)
            return null;
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        var body = new ArrayBufferWriter<byte>();
        while (true)
        {
            var read = await stream.ReadAsync(body.GetMemory(4096), ct);
            if (read == 0)
                return body.WrittenMemory;
            body.Advance(read);
            if (body.WrittenCount > most)
                return null;
        }
    }

    private static ConcurrencyLimiterOptions Bound(int permits) => new() { PermitLimit = permits, QueueLimit = permits * 4, QueueProcessingOrder = QueueProcessingOrder.OldestFirst };
}
