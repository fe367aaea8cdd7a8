using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;

namespace Conversa.Bench.Load;

/// <summary>One sender on one kept-alive connection: it has one request under way at most. The request's bytes are made once; only the id changes.</summary>
internal sealed class Poster : Wire
{
    /// <summary>Stands in a request where the sender's own id for the message goes.</summary>
    public const string IdPlace = "IDIDIDIDIDIDIDID";

    private readonly byte[] request;
    private readonly int id;
    private readonly Action<Poster> answered;
    private byte[] heard = [];
    private long sent;

    public Poster(IPEndPoint server, string head, string body, Action<Poster> answered)
        : base(server)
    {
        this.answered = answered;
        request = Encoding.UTF8.GetBytes($"{head}\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
        id = request.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes(IdPlace));
        Ready = true;
    }

    /// <summary>How long the last answer took, in ticks of the stopwatch.</summary>
    public long Took { get; private set; }

    /// <summary>Whether a request is under way.</summary>
    public bool Waiting { get; private set; }

    public void Post()
    {
        Waiting = true;
        sent = Stopwatch.GetTimestamp();
        if (id >= 0)
            Utf8Formatter.TryFormat(sent, request.AsSpan(id, 16), out _, new System.Buffers.StandardFormat('x', 16));
        Send(request);
    }

    public override void Received(ReadOnlySpan<byte> bytes)
    {
        if (heard.Length > 0)
            bytes = heard = [.. heard, .. bytes];
        if (!IsWhole(bytes))
        {
            if (heard.Length == 0)
                heard = bytes.ToArray();
            return;
        }

        if (bytes[9] != '2')
            throw new InvalidOperationException("A post was refused: " + Encoding.UTF8.GetString(bytes));
        heard = [];
        Waiting = false;
        Took = Stopwatch.GetTimestamp() - sent;
        answered(this);
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
            return false;
        var given = answer[..head].IndexOf("Content-Length: "u8);
        if (given < 0)
            return answer.EndsWith("\r\n0\r\n\r\n"u8);
        return Utf8Parser.TryParse(answer[(given + 16)..], out int length, out _) && answer.Length >= head + 4 + length;
    }

    /// <summary>A message over the native API.</summary>
    public static (string Head, string Body) Native(long room, string token) => (
        $"POST /api/v1/rooms/{room.ToString(CultureInfo.InvariantCulture)}/messages HTTP/1.1\r\nAuthorization: Bearer {token}",
        $$"""{"client_id":"{{IdPlace}}","text":"{{Town.Text}}"}""");

    /// <summary>A message as the Chat SDK posts it.</summary>
    public static (string Head, string Body) ChatSdk(long room, string app, string user, string token) => (
        $"POST /api/v2/sdk/post_comment HTTP/1.1\r\nqiscus_sdk_app_id: {app}\r\nqiscus_sdk_user_id: {user}\r\nqiscus_sdk_token: {token}",
        $$"""{"topic_id":"{{room.ToString(CultureInfo.InvariantCulture)}}","comment":"{{Town.Text}}","unique_temp_id":"{{IdPlace}}","type":"text"}""");
}
