using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;
using Conversa.Platform.Storage;

namespace Conversa.Platform.Mail;

/// <summary>One mail, plain text.</summary>
/// <param name="To">The recipient's address.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">What it says.</param>
/// <param name="User">The recipient's user number, if they have one: erasing them takes waiting mail along.</param>
/// <param name="UsefulFor">When it is too late for it; null for as long as the configuration says.</param>
public sealed record MailMessage(string To, string Subject, string Text, long? User = null, TimeSpan? UsefulFor = null);

/// <summary>
/// Sends mail: it is put into the outbox in the transaction that is the reason for it, and handed to the mail server after that, again and again
/// until the server takes it, refuses it for good, or it is too late. A mail may arrive twice when the server's answer was lost; both copies carry the
/// same Message-ID.
/// </summary>
public sealed class Mailer(MailOptions options, Sealer sealer, TimeProvider clock) : IDisposable
{
    internal const string Place = "mail_outbox.sealed";

    private readonly SemaphoreSlim due = new(0, 1);

    /// <summary>Whether there is a mail server. If not, whoever makes a link shows it instead of mailing it.</summary>
    public bool IsConfigured => options.Host.Length > 0;

    /// <summary>Puts a mail into the outbox as part of a transaction; call <see cref="Wake"/> once it is committed.</summary>
    /// <returns>Done; <c>mail_not_configured</c>, or <c>mail_queue_full</c>.</returns>
    public async Task<Result<Done>> EnqueueAsync(DbConnection connection, MailMessage mail, CancellationToken ct)
    {
        if (!IsConfigured)
            return new Refusal("mail_not_configured", RefusalKind.Conflict, "This server has no mail server to send with.");
        if (await connection.FirstAsync("select count(*) from mail_outbox", r => r.GetInt64(0), ct) >= options.Waiting)
            return new Refusal("mail_queue_full", RefusalKind.Unavailable, "Too much mail is waiting to be sent. Please try again later.", RetryAfter: TimeSpan.FromMinutes(5));
        var now = clock.GetUtcNow();
        var useful = mail.UsefulFor is { } wanted && wanted < options.GiveUpAfter ? wanted : options.GiveUpAfter;
        var content = JsonSerializer.SerializeToUtf8Bytes(new MailContent(mail.Subject, mail.Text), MailJson.Default.MailContent);
        await connection.ExecuteAsync(
            "insert into mail_outbox (user_id, recipient, sealed, attempts, next_at, created_at, expires_at) values (@user, @to, @sealed, 0, @now, @now, @expires)", ct,
            ("user", mail.User), ("to", mail.To), ("sealed", sealer.Seal(Place, content)), ("now", now.ToUnixTimeMilliseconds()), ("expires", (now + useful).ToUnixTimeMilliseconds()));
        return Done.It;
    }

    /// <summary>Says that there is mail to send now.</summary>
    public void Wake()
    {
        try
        {
            due.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => due.Dispose();

    internal Task<bool> WaitAsync(TimeSpan most, CancellationToken ct) => due.WaitAsync(most, ct);
}

/// <summary>What a mail says, sealed while it waits.</summary>
internal sealed record MailContent(string Subject, string Text);

[JsonSerializable(typeof(MailContent))]
internal sealed partial class MailJson : JsonSerializerContext;
