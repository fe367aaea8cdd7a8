using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;

namespace Conversa.Testing;

/// <summary>
/// A real mail server (Debian's python3-aiosmtpd) on a free loopback port. It refuses whoever's address begins with <c>refused</c> for good, and
/// whoever's begins with <c>later</c> the first time.
/// </summary>
public sealed class SmtpServer : IAsyncDisposable
{
    private const string Script = """
        import asyncio, email, email.policy, json, sys
        from aiosmtpd.smtp import SMTP

        seen = set()

        class Handler:
            async def handle_RCPT(self, server, session, envelope, address, options):
                if address.startswith('refused'):
                    return '550 5.1.1 nobody here'
                if address.startswith('later') and address not in seen:
                    seen.add(address)
                    print(json.dumps({'to': address, 'turned_away': True}), flush=True)
                    return '451 4.3.0 try again later'
                envelope.rcpt_tos.append(address)
                return '250 OK'

            async def handle_DATA(self, server, session, envelope):
                message = email.message_from_bytes(envelope.content, policy=email.policy.default)
                print(json.dumps({'to': envelope.rcpt_tos[0], 'from': envelope.mail_from, 'subject': str(message['subject']), 'id': str(message['message-id']),
                                  'auto': str(message['auto-submitted']), 'text': message.get_content()}), flush=True)
                return '250 OK'

        async def main():
            loop = asyncio.get_running_loop()
            server = await loop.create_server(lambda: SMTP(Handler()), '127.0.0.1', 0)
            print(server.sockets[0].getsockname()[1], flush=True)
            await loop.run_in_executor(None, sys.stdin.read)

        asyncio.run(main())
        """;

    private readonly Process process;
    private readonly Channel<JsonElement> mails = Channel.CreateUnbounded<JsonElement>();

    private SmtpServer(Process process, int port) => (this.process, Port) = (process, port);

    /// <summary>Where it listens.</summary>
    public int Port { get; }

    /// <summary>The settings of a host that sends through it.</summary>
    public (string Key, string Value)[] Settings => [("Mail:Host", "127.0.0.1"), ("Mail:Port", Port.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("Mail:Tls", "None"), ("Mail:From", "hello@acme.example")];

    /// <summary>Starts one; it ends with this object, or with this process however that ends.</summary>
    public static async Task<SmtpServer> StartAsync()
    {
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardInput = true, RedirectStandardOutput = true, ArgumentList = { "-c", Script } };
        var process = Process.Start(start) ?? throw new InvalidOperationException("The mail server could not be started.");
        var first = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The mail server did not start: is python3-aiosmtpd there? bin/setup test installs it.");
        var server = new SmtpServer(process, int.Parse(first, System.Globalization.CultureInfo.InvariantCulture));
        _ = server.ListenAsync();
        return server;
    }

    /// <summary>The next thing that happened: a mail that was taken, or somebody turned away.</summary>
    public async Task<JsonElement> NextAsync(CancellationToken ct) => await mails.Reader.ReadAsync(ct).AsTask().WaitAsync(TimeSpan.FromMinutes(2), ct);

    /// <summary>Whether nothing more happened so far.</summary>
    public bool IsQuiet => mails.Reader.Count == 0;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task ListenAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            mails.Writer.TryWrite(JsonElement.Parse(line));
        mails.Writer.TryComplete();
    }
}
