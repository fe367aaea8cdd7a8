using Microsoft.AspNetCore.Http;

namespace Conversa.Identity.Accounts;

/// <summary>
/// The addresses people are sent. What makes a link secret stands behind the #, which browsers send to nobody: it is in no log and no Referer.
/// </summary>
internal sealed class AccountLinks(AccountOptions options)
{
    /// <summary>Whether links may be mailed: only with an address the operator wrote down, never with one that a request claims.</summary>
    public bool MayBeMailed => options.PublicUrl.Length > 0;

    public string Invitation(HttpRequest? request, string token) => Of(request, "invitation", token);

    public string PasswordReset(string token) => Of(null, "reset-password", token);

    public string EmailProof(string token) => Of(null, "verify-email", token);

    private string Of(HttpRequest? request, string page, string token)
    {
        var start = MayBeMailed || request is null ? options.PublicUrl.TrimEnd('/') : $"{request.Scheme}://{request.Host}";
        return $"{start}/{page}#{token}";
    }
}
