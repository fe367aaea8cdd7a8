namespace Conversa.SdkDotnet.Tests;

/// <summary>A line to a real server that loses answers, breaks streams and goes down when a test says so.</summary>
internal sealed class FaultyLine() : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
{
    private readonly Lock gate = new();
    private readonly List<BreakableStream> streams = [];
    private int answersToLose;

    /// <summary>Nothing gets through, either way.</summary>
    public bool IsDown { get; set; }

    /// <summary>Streams open, and then say nothing.</summary>
    public bool IsMute { get; set; }

    /// <summary>How many requests reached the server.</summary>
    public int Arrived { get; private set; }

    /// <summary>Called when something went wrong, as it should.</summary>
    public event Action? Failed;

    /// <summary>The next requests arrive, and their answers do not.</summary>
    public void LoseAnswers(int count) => answersToLose = count;

    /// <summary>Breaks every stream in the middle.</summary>
    public void BreakStreams()
    {
        lock (gate)
        {
            streams.ForEach(x => x.Break());
            streams.Clear();
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (IsDown)
        {
            Failed?.Invoke();
            throw new HttpRequestException("The line is down.");
        }

        var response = await base.SendAsync(request, cancellationToken);
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            var stream = new BreakableStream(await response.Content.ReadAsStreamAsync(cancellationToken), () => IsMute);
            lock (gate)
                streams.Add(stream);
            var content = new StreamContent(stream);
            content.Headers.ContentType = response.Content.Headers.ContentType;
            response.Content = content;
            return response;
        }

        Arrived++;
        if (request.Method == HttpMethod.Get || answersToLose == 0)
            return response;
        answersToLose--;
        response.Dispose();
        Failed?.Invoke();
        throw new HttpRequestException("The answer was lost.");
    }

    private sealed class BreakableStream(Stream inner, Func<bool> mute) : Stream
    {
        private readonly CancellationTokenSource broken = new();

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public void Break() => broken.Cancel();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, broken.Token);
            try
            {
                if (mute())
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, either.Token);
                return await inner.ReadAsync(buffer, either.Token);
            }
            catch (OperationCanceledException) when (broken.IsCancellationRequested)
            {
                throw new IOException("The stream broke.");
            }
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
