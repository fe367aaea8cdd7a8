using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Conversa.Client.Wire;

/// <summary>Sends requests and turns what comes back into a value, a refusal, or the fact that nothing came.</summary>
internal sealed class ApiLine(HttpClient http, ConversaClientOptions options)
{
    private const string Prefix = "api/v1/";

    public ConversaClientOptions Options => options;

    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> answer, CancellationToken ct) => SendAsync(HttpMethod.Get, path, null, answer, null, ct);

    public Task<T> SendAsync<TBody, T>(HttpMethod method, string path, TBody body, JsonTypeInfo<TBody> shape, JsonTypeInfo<T> answer, CancellationToken ct, string? key = null, long? version = null) =>
        SendAsync(method, path, JsonContent.Create(body, shape), answer, key, ct, version: version);

    public async Task<T> SendAsync<T>(HttpMethod method, string path, HttpContent? content, JsonTypeInfo<T> answer, string? key, CancellationToken ct, bool unlimited = false, long? version = null) =>
        (await VersionedAsync(method, path, content, answer, key, version is { } known ? string.Create(CultureInfo.InvariantCulture, $"\"{known}\"") : null, ct, unlimited)).Value;

    /// <summary>Reads something together with its version.</summary>
    public Task<Versioned<T>> GetVersionedAsync<T>(string path, JsonTypeInfo<T> answer, CancellationToken ct) => VersionedAsync(HttpMethod.Get, path, null, answer, null, null, ct);

    /// <summary>Changes something, but only the version that was read; null for whatever there is.</summary>
    public Task<Versioned<T>> SendVersionedAsync<TBody, T>(HttpMethod method, string path, TBody body, JsonTypeInfo<TBody> shape, JsonTypeInfo<T> answer, string? version, CancellationToken ct) =>
        VersionedAsync(method, path, JsonContent.Create(body, shape), answer, null, version, ct);

    private async Task<Versioned<T>> VersionedAsync<T>(HttpMethod method, string path, HttpContent? content, JsonTypeInfo<T> answer, string? key, string? version, CancellationToken ct, bool unlimited = false)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        if (!unlimited)
            limit.CancelAfter(options.Timeout);
        try
        {
            using var request = Request(method, path, content, key);
            if (version is not null)
                request.Headers.TryAddWithoutValidation("If-Match", version);
            using var response = await http.SendAsync(request, limit.Token);
            await ThrowIfRefusedAsync(response, limit.Token);
            return new(await response.Content.ReadFromJsonAsync(answer, limit.Token) ?? throw new JsonException("The answer is null."), response.Headers.ETag?.ToString());
        }
        catch (Exception exception) when (IsLineTrouble(exception, ct))
        {
            throw new UnreachedException(exception);
        }
    }

    public async Task SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken ct, string? key = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(options.Timeout);
        try
        {
            using var request = Request(method, path, content, key);
            using var response = await http.SendAsync(request, limit.Token);
            await ThrowIfRefusedAsync(response, limit.Token);
        }
        catch (Exception exception) when (IsLineTrouble(exception, ct))
        {
            throw new UnreachedException(exception);
        }
    }

    /// <summary>Opens a stream; the caller reads and disposes the response.</summary>
    public async Task<HttpResponseMessage> OpenAsync(string path, string? lastEventId, CancellationToken ct)
    {
        using var request = Request(HttpMethod.Get, path, null, null);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastEventId is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        // In browsers: hand the body over as it comes instead of waiting for its end. Elsewhere nobody looks at this.
        request.Options.Set(new HttpRequestOptionsKey<bool>("WebAssemblyEnableStreamingResponse"), true);
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        try
        {
            await ThrowIfRefusedAsync(response, ct);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>Whether this says that no answer came, and not that the caller gave up or that the answer made no sense.</summary>
    public static bool IsLineTrouble(Exception exception, CancellationToken callers) =>
        exception is HttpRequestException or IOException || (exception is OperationCanceledException && !callers.IsCancellationRequested);

    private HttpRequestMessage Request(HttpMethod method, string path, HttpContent? content, string? key)
    {
        var request = new HttpRequestMessage(method, new Uri(Prefix + path, UriKind.Relative)) { Content = content };
        if (options.Token() is { Length: > 0 } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (options.UsesConsoleCookie)
            request.Headers.TryAddWithoutValidation("Conversa-Console", "1");
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return request;
    }

    private static async Task ThrowIfRefusedAsync(HttpResponseMessage response, CancellationToken ct)
    {
        if (response.IsSuccessStatusCode)
            return;
        Problem? problem = null;
        if (response.Content.Headers.ContentType?.MediaType == "application/problem+json")
        {
            try
            {
                problem = await response.Content.ReadFromJsonAsync(WireJson.Default.Problem, ct);
            }
            catch (JsonException)
            {
                // Something in between answered in the server's name: the status alone has to do.
            }
        }

        throw new RefusedException(
            (int)response.StatusCode, problem?.Code ?? "", problem?.Detail ?? $"The server answered {(int)response.StatusCode}.", problem?.Field, response.Headers.RetryAfter?.Delta);
    }
}
