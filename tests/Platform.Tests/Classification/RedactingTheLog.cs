using System.Collections.Concurrent;
using Conversa.Platform.Classification;
using Conversa.Platform.Observability;
using Microsoft.Extensions.Compliance.Redaction;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Conversa.Platform.Tests.Classification;

public sealed partial class RedactingTheLog
{
    [Fact]
    public void Nothing_about_a_person_is_written()
    {
        var lines = Written(log => log.Everything("canary-name", "canary-contact", "canary-content", "canary-secret", "canary-other", "canary-address", "canary-id", "in the open"));

        lines.ShouldNotContain("canary");
        lines.ShouldContain("in the open");
    }

    [Fact]
    public void Numbers_are_redacted_too() => Written(log => log.Seen(8_675_309)).ShouldNotContain("8675309");

    [Fact]
    public void The_same_id_looks_the_same_in_every_line_and_under_every_name()
    {
        var lines = Written(log =>
        {
            log.Seen(17);
            log.Left("17");
            log.Left("18");
        }).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(x => x[(x.LastIndexOf('#') + 1)..][..12]).ToList();

        lines[0].ShouldBe(lines[1]);
        lines[2].ShouldNotBe(lines[0]);
        lines[0].ShouldMatch("^[0-9a-f]{12}$");
    }

    [Fact]
    public void Ids_of_two_runs_cannot_be_matched() => Written(log => log.Seen(17)).ShouldNotBe(Written(log => log.Seen(17)));

    [Fact]
    public void What_a_redactor_lets_through_is_seen()
    {
        // The guard's own proof: this capture would show it.
        var sink = new Capture();
        using var services = new ServiceCollection().AddLogging(x => x.EnableRedaction().AddProvider(sink)).AddSingleton<IRedactorProvider>(NullRedactorProvider.Instance).BuildServiceProvider();

        new People(services.GetRequiredService<ILogger<People>>()).Left("canary-id");

        sink.Text.ShouldContain("canary-id");
    }

    private static string Written(Action<People> say)
    {
        var sink = new Capture();
        using var services = new ServiceCollection().AddLogging(x => x.AddRedaction().AddProvider(sink)).BuildServiceProvider();
        say(new People(services.GetRequiredService<ILogger<People>>()));
        return sink.Text;
    }

    internal sealed partial class People(ILogger<People> logger)
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{name} {contact} {content} {secret} {other} {address} {id} {open}")]
        public partial void Everything(
            [LoggedName] string name, [LoggedContact] string contact, [LoggedContent] string content, [LoggedSecret] string secret, [LoggedPersonal] string other,
            [LoggedAddress] string address, [LoggedId] string id, [NotPersonal("a constant")] string open);

        [LoggerMessage(Level = LogLevel.Information, Message = "saw {user}")]
        public partial void Seen([LoggedId] long user);

        [LoggerMessage(Level = LogLevel.Information, Message = "left: {who}")]
        public partial void Left([LoggedId] string who);
    }

    /// <summary>Keeps every line with all its parts: the sentence and each named value.</summary>
    private sealed class Capture : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> lines = new();

        public string Text => string.Join('\n', lines);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var parts = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs.Select(x => $"{x.Key}={x.Value}")) : "";
            lines.Enqueue($"{parts} {formatter(state, exception)}");
        }

        public void Dispose()
        {
        }
    }
}
