namespace Conversa.Platform;

/// <summary>The kinds of "no"; each transport maps them once (HTTP status, MQTT reason code, Chat SDK error body).</summary>
public enum RefusalKind
{
    /// <summary>The input breaks a rule; <see cref="Refusal.Field"/> names it. HTTP 400.</summary>
    Invalid,

    /// <summary>No, unknown or expired credentials. HTTP 401.</summary>
    Unauthenticated,

    /// <summary>Known, but not allowed. Use <see cref="NotFound"/> where even the existence is not the caller's business. HTTP 403.</summary>
    Forbidden,

    /// <summary>Not there, or not yours. HTTP 404.</summary>
    NotFound,

    /// <summary>The state of things does not allow it now. HTTP 409.</summary>
    Conflict,

    /// <summary>The caller's version is not the current one. HTTP 412.</summary>
    PreconditionFailed,

    /// <summary>Larger than a limit. HTTP 413.</summary>
    TooLarge,

    /// <summary>A media type that is not accepted. HTTP 415.</summary>
    UnsupportedMedia,

    /// <summary>More than a rate or a queue allows; <see cref="Refusal.RetryAfter"/> says when to come back. HTTP 429.</summary>
    TooMany,

    /// <summary>Not able right now. HTTP 503.</summary>
    Unavailable,
}

/// <summary>A "no" that is part of the contract. A bug is an exception instead.</summary>
/// <param name="Code">Stable, lower case, words joined by underscores: <c>room_not_found</c>.</param>
/// <param name="Kind">What kind of no it is.</param>
/// <param name="Sentence">One kind, plain sentence that names the field and the limit.</param>
/// <param name="Field">The input field it is about, as the caller spelt it.</param>
/// <param name="RetryAfter">When it is worth trying again.</param>
public sealed record Refusal(string Code, RefusalKind Kind, string Sentence, string? Field = null, TimeSpan? RetryAfter = null)
{
    /// <summary>The input breaks a rule.</summary>
    public static Refusal Invalid(string field, string sentence) => new("invalid_" + field.ToLowerInvariant().Replace('.', '_'), RefusalKind.Invalid, sentence, field);

    /// <summary>Not there, or not yours.</summary>
    public static Refusal NotFound(string noun) => new(noun.Replace(' ', '_') + "_not_found", RefusalKind.NotFound, $"There is no such {noun}.");
}
