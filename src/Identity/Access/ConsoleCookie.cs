using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Conversa.Identity.Access;

/// <summary>
/// The session token of somebody who works here, as browsers keep it: in a cookie that no script can read. A browser sends cookies by itself, so
/// the cookie counts only where the request shows that our own page made it: with the header <c>Conversa-Console</c>, which other origins may not
/// send, or for reading, where headers cannot be set (event streams), with the browser's own word that the origin is the same.
/// </summary>
public static class ConsoleCookie
{
    /// <summary>The header our own pages send with every request; its value is <c>1</c>.</summary>
    public const string Header = "Conversa-Console";

    private const string Name = "conversa-session";

    /// <summary>Whether the request comes from our own console and wants its token in a cookie.</summary>
    public static bool IsConsole(HttpRequest request) => request.Headers[Header] == new StringValues("1");

    /// <summary>The token in the cookie, or null when there is none or it does not count.</summary>
    internal static string? Read(HttpRequest request, bool withoutHeader)
    {
        var counts = IsConsole(request) || (withoutHeader && HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Site"] == new StringValues("same-origin"));
        return counts && request.Cookies[NameFor(request)] is { Length: > 0 } token ? token : null;
    }

    /// <summary>Gives the browser the token; without <paramref name="until"/> the browser forgets it when it is closed.</summary>
    internal static void Set(HttpContext http, string token, DateTimeOffset? until) => http.Response.Cookies.Append(NameFor(http.Request), token, Options(http, until));

    /// <summary>Takes the token and everything kept for the page out of the browser.</summary>
    internal static void Clear(HttpContext http)
    {
        http.Response.Cookies.Delete(NameFor(http.Request), Options(http, null));
        http.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
    }

    // Browsers keep a cookie with this prefix only when it came over https, for this host alone and every path.
    private static string NameFor(HttpRequest request) => request.IsHttps ? "__Host-" + Name : Name;

    private static CookieOptions Options(HttpContext http, DateTimeOffset? until) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, Path = "/", Expires = until, IsEssential = true };
}
