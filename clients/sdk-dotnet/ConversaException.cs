namespace Conversa.Client;

/// <summary>A request did not do what it should.</summary>
public abstract class ConversaException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the same request may go through later, as it is.</summary>
    public abstract bool IsPassing { get; }
}

/// <summary>The server said no, and why (RFC 9457 problem details).</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="code">The stable code, <c>conversation_served</c> for example; empty when something else than a Conversa answered.</param>
/// <param name="detail">The sentence for people, in English.</param>
/// <param name="field">The path of the field the refusal is about, or null.</param>
/// <param name="retryAfter">How long to wait, where the server said so.</param>
public sealed class RefusedException(int status, string code, string detail, string? field, TimeSpan? retryAfter) : ConversaException(detail)
{
    /// <summary>The HTTP status.</summary>
    public int Status => status;

    /// <summary>The stable code of the refusal.</summary>
    public string Code => code;

    /// <summary>The path of the field it is about, or null.</summary>
    public string? Field => @field;

    /// <summary>How long the server asks to wait, or null.</summary>
    public TimeSpan? RetryAfter => retryAfter;

    /// <inheritdoc/>
    public override bool IsPassing => status is 408 or 429 || status >= 500;
}

/// <summary>No answer came. The request may have taken effect: repeat it with the same client id or idempotency key.</summary>
public sealed class UnreachedException(Exception inner) : ConversaException("The server could not be reached.", inner)
{
    /// <inheritdoc/>
    public override bool IsPassing => true;
}
