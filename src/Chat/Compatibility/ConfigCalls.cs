using Conversa.Platform;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Chat.Compatibility;

/// <summary>
/// Where clients find what. The first thing every SDK asks; a wrong type here sends some of them elsewhere, so texts are texts, flags are flags and
/// numbers are numbers, and nothing is null.
/// </summary>
internal sealed class ConfigCalls(ChatOptions options)
{
    private const int SyncInterval = 5_000;
    private const int SyncWhileConnected = 10_000;

    public void Map(IEndpointRouteBuilder routes, SdkCalls calls) => calls.Map(routes, SdkAccess.App, "GET", "config", Config);

    private Task<Result<SdkAnswer>> Config(SdkRequest request, CancellationToken ct)
    {
        var url = request.BaseUrl(options.PublicUrl);
        return Task.FromResult<Result<SdkAnswer>>((SdkAnswer)(json =>
        {
            json.WriteString("base_url"u8, url);
            json.WriteString("broker_url"u8, BrokerUrl(url));
            json.WriteString("broker_lb_url"u8, "");
            json.WriteBoolean("enable_event_report"u8, false);
            json.WriteBoolean("enable_realtime"u8, true);
            json.WriteBoolean("enable_realtime_check"u8, false);
            json.WriteNumber("sync_interval"u8, SyncInterval);
            json.WriteNumber("sync_on_connect"u8, SyncWhileConnected);
            json.WriteBoolean("enable_sync"u8, true);
            json.WriteBoolean("enable_sync_event"u8, false); // v3 replays everything for ever once an answer was empty
            json.WriteBoolean("auto_refresh_token"u8, false);
            json.WriteString("extras"u8, "");
        }));
    }

    /// <summary>Clients take a broker's address as it is only when it holds <c>wss://</c>; anything else they turn into <c>wss://…:1886/mqtt</c>.</summary>
    public static string BrokerUrl(string baseUrl) => baseUrl.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        ? string.Concat("wss://", baseUrl.AsSpan("https://".Length), "/mqtt")
        : string.Concat("ws://", baseUrl.AsSpan("http://".Length), "/mqtt?via=wss://");
}
