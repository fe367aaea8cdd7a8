namespace Conversa.Testing;

/// <summary>Clients for the hosts that tests start.</summary>
public static class TestHttp
{
    /// <summary>A plain client for one address.</summary>
    public static HttpClient Client(Uri address)
    {
#pragma warning disable RS0030 // a test speaks to the host it started itself; nothing leaves this machine
        return new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = address };
#pragma warning restore RS0030
    }
}
