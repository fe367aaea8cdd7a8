using System.IO.Pipelines;
using System.Net.WebSockets;

namespace Conversa.Realtime.Mqtt;

/// <summary>MQTT's bytes in binary WebSocket messages; packets may span or share them (MQTT 5.0, 6.0).</summary>
internal sealed class WebSocketCarrier : MqttCarrier
{
    private const int BufferSize = 16 * 1024;

    private readonly WebSocket socket;

    private WebSocketCarrier(WebSocket socket, IDuplexPipe pipe, Action abort)
        : base(pipe, abort) => this.socket = socket;

    public static WebSocketCarrier Over(WebSocket socket, Action abort)
    {
        var stream = new WebSocketBytes(socket);

        // Zero-byte reads: no buffer is held while the client is silent.
        return new WebSocketCarrier(
            socket,
            new Pair(
                PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 4096, leaveOpen: true, useZeroByteReads: true)),
                PipeWriter.Create(stream, new StreamPipeWriterOptions(minimumBufferSize: BufferSize, leaveOpen: true))),
            abort);
    }

    public override async ValueTask<bool> GoodbyeAsync()
    {
        var first = socket.State == WebSocketState.Open;
        if (first || socket.State == WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }

        return first;
    }

    /// <summary>Gives the buffers back once the session is over.</summary>
    public async ValueTask FinishAsync()
    {
        await Input.CompleteAsync();
        await Output.CompleteAsync();
    }

    private sealed record Pair(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
