using System.Net.Http.Headers;
using System.Text.Json;

namespace Conversa.Testing;

/// <summary>One person's Server-Sent Events, read as a client would.</summary>
public sealed class EventStream : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly HttpResponseMessage response;
    private readonly StreamReader lines;

    private EventStream(HttpResponseMessage response, Stream stream) => (this.response, lines) = (response, new StreamReader(stream));

    /// <summary>The id of the last event that had one.</summary>
    public string Position { get; private set; } = "";

    /// <summary>Opens the stream, and waits until it is live unless it has to catch up first.</summary>
    /// <param name="http">Speaks to the host.</param>
    /// <param name="credentials">Whose stream; null for nobody's.</param>
    /// <param name="after">The position to go on from; null for "from now on".</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<EventStream> OpenAsync(HttpClient http, AuthenticationHeaderValue? credentials, string? after, CancellationToken ct)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events");
        request.Headers.Authorization = credentials;
        if (after is not null)
            request.Headers.Add("Last-Event-ID", after);
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        response.EnsureSuccessStatusCode();
        var stream = new EventStream(response, await response.Content.ReadAsStreamAsync(ct));
        if (after is null)
            await stream.UntilAsync(x => x.GetProperty("type").GetString() == "ready", ct);
        return stream;
    }

    /// <summary>Reads up to the event that is asked for, and returns all of them in order.</summary>
    public async Task<List<JsonElement>> UntilAsync(Func<JsonElement, bool> wanted, CancellationToken ct)
    {
        var heard = new List<JsonElement>();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        while (await lines.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("id:", StringComparison.Ordinal))
                Position = line[3..].Trim();
            if (!line.StartsWith("data:", StringComparison.Ordinal))
                continue;
            heard.Add(JsonElement.Parse(line[5..]));
            if (wanted(heard[^1]))
                return heard;
        }

        throw new InvalidOperationException("The stream ended before the event came.");
    }

    /// <summary>Reads until the server ends the stream.</summary>
    public async Task EndAsync(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            while (await lines.ReadLineAsync(patience.Token) is not null)
            {
                // What was on its way.
            }
        }
        catch (IOException)
        {
            // Cut off rather than closed: it ended all the same.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lines.Dispose();
        response.Dispose();
    }
}
