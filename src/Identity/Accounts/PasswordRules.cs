using System.Text;
using Conversa.Identity.Users;
using Conversa.Platform;

namespace Conversa.Identity.Accounts;

/// <summary>
/// Which passwords an account may have: long ones, of whatever characters, that are not among the first a guesser tries. After NIST SP 800-63B-4,
/// section 3.1.1.2: a list of what is too common instead of rules about characters.
/// </summary>
internal static class PasswordRules
{
    private const string Product = "conversa";

    /// <summary>The same password from whatever keyboard: what looks the same is the same.</summary>
    public static string Compose(string password) => password.Normalize(NormalizationForm.FormC);

    /// <summary>Null, or why not.</summary>
    /// <param name="field">How the caller spells the field.</param>
    /// <param name="password">What they want.</param>
    /// <param name="least">The least characters.</param>
    /// <param name="email">Whose it will be.</param>
    /// <param name="context">Other words a guesser would try first for this person: the workspace's name and code, their own name.</param>
    public static Refusal? Refuse(string field, string? password, int least, EmailAddress email, params ReadOnlySpan<string> context)
    {
        if (Names.RefusePassword(field, password) is { } malformed)
            return malformed;
        var text = Compose(password!);
        if (text.EnumerateRunes().Count() < least)
            return Refusal.Invalid(field, $"A password needs at least {least} characters. A few random words are easy to remember.");
        if (text.EnumerateRunes().Distinct().Count() < 5 || IsSequence(text))
            return Refusal.Invalid(field, "This password repeats or counts: it would be among the first guesses. A few random words are easy to remember.");
        var bare = CommonPasswords.Bare(text);
        if (CommonPasswords.Contains(text))
            return Refusal.Invalid(field, "This password is among those most often used: it would be among the first guesses.");
        if (IsMadeOf(bare, Product))
            return Refusal.Invalid(field, "This password is made of this product's name: it would be among the first guesses.");
        var at = email.Key.IndexOf('@', StringComparison.Ordinal);
        if (IsMadeOf(bare, CommonPasswords.Bare(email.Key)) || IsMadeOf(bare, CommonPasswords.Bare(email.Key[..at])))
            return Refusal.Invalid(field, "This password is made of your own e-mail address: it would be among the first guesses.");
        foreach (var word in context)
        {
            if (IsMadeOf(bare, CommonPasswords.Bare(word)))
                return Refusal.Invalid(field, "This password is made of a name that everybody here knows: it would be among the first guesses.");
        }

        return null;
    }

    /// <summary>Whether nothing worth guessing is left once the word is taken out.</summary>
    private static bool IsMadeOf(string bare, string word) => word.Length >= 3 && bare.Length - bare.Replace(word, "", StringComparison.Ordinal).Length is > 0 and var taken && bare.Length - taken < 5;

    private static bool IsSequence(string text)
    {
        var step = text[1] - text[0];
        if (step is < -1 or > 1)
            return false;
        for (var i = 2; i < text.Length; i++)
        {
            var next = text[i] - text[i - 1];
            if (next != step && !(text[i - 1] == '9' && text[i] == '0')) // 1234567890
                return false;
        }

        return true;
    }
}
