using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json;
using Conversa.Platform.Egress;
using Conversa.Platform.Storage;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Conversa.Platform.Mail;

/// <summary>
/// Hands waiting mail to the mail server, oldest first. Every node does: a mail is taken by moving its next try ahead, which only one node
/// succeeds with, and which lets another try when this one dies.
/// </summary>
internal sealed class SendMail : BackgroundService
{
    private const int AtOnce = 20;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(15);

    private readonly Database database;
    private readonly Mailer mailer;
    private readonly Sealer sealer;
    private readonly DeclaredHosts hosts;
    private readonly MailOptions options;
    private readonly TimeProvider clock;
    private readonly ILogger<SendMail> log;
    private readonly Counter<long> mails;

    public SendMail(Database database, Mailer mailer, Sealer sealer, DeclaredHosts hosts, MailOptions options, TimeProvider clock, IMeterFactory meters, ILogger<SendMail> log)
    {
        (this.database, this.mailer, this.sealer, this.hosts, this.options, this.clock, this.log) = (database, mailer, sealer, hosts, options, clock, log);
        mails = meters.Create("Conversa.Mail").CreateCounter<long>("conversa.mail", "{mail}", "Mails by outcome: sent, delayed, refused by the server, too late.");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!mailer.IsConfigured)
            return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await SendDueAsync(stoppingToken) == AtOnce)
                {
                    // There may be more.
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                log.SendingFailed(exception);
            }

            await mailer.WaitAsync(Poll, stoppingToken);
        }
    }

    private async Task<int> SendDueAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var due = await database.QueryAsync("select id, recipient, sealed, attempts, next_at, created_at, expires_at from mail_outbox where next_at <= @now order by next_at, id limit @most",
            r => new Waiting(r.GetInt64(0), r.GetString(1), r.GetFieldValue<byte[]>(2), r.GetInt64(3), r.GetInt64(4), r.GetInt64(5), r.GetInt64(6)), ct, ("now", now), ("most", AtOnce));
        if (due.Count == 0)
            return 0;
        using var client = new SmtpClient { Timeout = options.TimeoutSeconds * 1000, CheckCertificateRevocation = false }; // asking for revocations is a request elsewhere
        foreach (var mail in due)
        {
            if (mail.ExpiresAt <= now)
                await EndAsync(mail, "too_late", ct);
            else if (await TakeAsync(mail, now, ct))
                await SendAsync(client, mail, ct);
        }

        if (client.IsConnected)
            await client.DisconnectAsync(quit: true, ct);
        return due.Count;
    }

    private async Task SendAsync(SmtpClient client, Waiting mail, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(TimeSpan.FromSeconds(options.TimeoutSeconds));
        try
        {
            if (!client.IsConnected)
                await ConnectAsync(client, patience.Token);
            using var message = Compose(mail);
            await client.SendAsync(message, patience.Token);
            await EndAsync(mail, "sent", ct);
        }
        catch (SmtpCommandException refused) when ((int)refused.StatusCode >= 500 && refused.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted)
        {
            log.Refused((int)refused.StatusCode);
            await EndAsync(mail, "refused", ct);
        }
        catch (Exception failed) when (!ct.IsCancellationRequested
            && failed is IOException or System.Net.Sockets.SocketException or ProtocolException or CommandException or AuthenticationException or SslHandshakeException or OperationCanceledException or NotSupportedException)
        {
            mails.Add(1, new KeyValuePair<string, object?>("outcome", "delayed"));
            log.Delayed(failed, mail.Attempts + 1);
            if (client.IsConnected)
                await client.DisconnectAsync(quit: false, CancellationToken.None);
        }
    }

    private async Task ConnectAsync(SmtpClient client, CancellationToken ct)
    {
        var stream = await hosts.ConnectAsync(options.Host, options.Port, ct);
        var tls = options.Tls switch { "Implicit" => SecureSocketOptions.SslOnConnect, "StartTls" => SecureSocketOptions.StartTls, _ => SecureSocketOptions.None };
        await client.ConnectAsync(stream, options.Host, options.Port, tls, ct);
        if (options.User.Length > 0)
            await client.AuthenticateAsync(options.User, options.Password, ct);
    }

    private MimeMessage Compose(Waiting mail)
    {
        var content = JsonSerializer.Deserialize(sealer.Open(Mailer.Place, mail.Sealed), MailJson.Default.MailContent)!;
        var from = MailboxAddress.Parse(options.From);
        from.Name = options.FromName;
        var message = new MimeMessage(new[] { from }, new[] { new MailboxAddress("", mail.Recipient) }, content.Subject, new TextPart("plain") { Text = content.Text })
        {
            Date = clock.GetUtcNow(),
            MessageId = string.Create(CultureInfo.InvariantCulture, $"{mail.Id}.{mail.CreatedAt}@{from.Domain}"), // the same whenever it is tried again
        };
        message.Headers.Add("Auto-Submitted", "auto-generated"); // RFC 3834: no holiday notes back
        return message;
    }

    private async Task<bool> TakeAsync(Waiting mail, long now, CancellationToken ct)
    {
        var wait = TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, FirstWait.Ticks << (int)Math.Min(mail.Attempts, 20)));
        return await database.ExecuteAsync("update mail_outbox set next_at = @next, attempts = attempts + 1 where id = @id and next_at = @seen", ct,
            ("next", now + (long)wait.TotalMilliseconds), ("id", mail.Id), ("seen", mail.NextAt)) == 1;
    }

    private async Task EndAsync(Waiting mail, string outcome, CancellationToken ct)
    {
        mails.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        await database.ExecuteAsync("delete from mail_outbox where id = @id", ct, ("id", mail.Id));
    }

    private sealed record Waiting(long Id, string Recipient, byte[] Sealed, long Attempts, long NextAt, long CreatedAt, long ExpiresAt);
}

internal static partial class MailLog
{
    [LoggerMessage(1, LogLevel.Warning, "A mail could not be handed to the mail server, try {attempt}; it is tried again")]
    public static partial void Delayed(this ILogger log, Exception exception, long attempt);

    [LoggerMessage(2, LogLevel.Warning, "The mail server refused a mail for good with {status}; it is given up")]
    public static partial void Refused(this ILogger log, int status);

    [LoggerMessage(3, LogLevel.Error, "Sending mail failed; it is tried again")]
    public static partial void SendingFailed(this ILogger log, Exception exception);
}
