using Microsoft.AspNetCore.Http;

namespace Conversa.Realtime;

/// <summary>Drops a request's connection while the request lasts. The web server reuses its objects, so a late abort would hit a stranger.</summary>
internal sealed class HttpAbort(HttpContext http) : IDisposable
{
    private HttpContext? current = http;

    public void Now()
    {
        lock (this)
        {
            current?.Abort();
        }
    }

    public void Dispose()
    {
        lock (this)
        {
            current = null;
        }
    }
}
