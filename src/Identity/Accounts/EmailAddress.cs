using System.Globalization;
using System.Text;
using Conversa.Platform;

namespace Conversa.Identity.Accounts;

/// <summary>An e-mail address as it was typed, and the form in which it is compared.</summary>
/// <param name="Text">As typed, without space round it.</param>
/// <param name="Key">In lower case, composed, the domain in its ASCII form: equal for what a person would call the same address.</param>
internal sealed record EmailAddress(string Text, string Key)
{
    // RFC 5321, 4.5.3.1: 64 octets before the sign, 254 altogether.
    public const int MaxLength = 254;
    private const int MaxLocal = 64;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    public static Result<EmailAddress> Parse(string field, string? value)
    {
        var refusal = Refusal.Invalid(field, $"'{field}' must be an e-mail address of at most {MaxLength} characters.");
        var text = value?.Trim() ?? "";
        var at = text.LastIndexOf('@');
        if (text.Length > MaxLength || at is < 1 or > MaxLocal || at == text.Length - 1)
            return refusal;
        var (local, domain) = (text[..at], text[(at + 1)..]);
        if (!local.EnumerateRunes().All(IsLocal) || local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal))
            return refusal;
        try
        {
            var ascii = Idn.GetAscii(domain).ToLowerInvariant();
            if (ascii.Length > 253 || !ascii.Split('.').All(label => label.Length is > 0 and <= 63))
                return refusal;
            return new EmailAddress(text, local.Normalize(NormalizationForm.FormC).ToLowerInvariant() + "@" + ascii);
        }
        catch (ArgumentException)
        {
            return refusal; // no domain's form, or broken Unicode
        }
    }

    // Quoted local parts are allowed by the standard and used by nobody; what could end a header or a list of addresses is not let in.
    private static bool IsLocal(Rune rune) =>
        rune.IsAscii ? char.IsAsciiLetterOrDigit((char)rune.Value) || "!#$%&'*+-/=?^_`{|}~.".Contains((char)rune.Value, StringComparison.Ordinal) : Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
