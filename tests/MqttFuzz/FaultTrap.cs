using Microsoft.Extensions.Logging;

namespace Conversa.MqttFuzz;

/// <summary>Catches what the gateway logs as a fault of its own: a finding.</summary>
internal sealed class FaultTrap : ILoggerProvider, ILogger
{
    private Exception? caught;

    public Exception? Take() => Interlocked.Exchange(ref caught, null);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Interlocked.CompareExchange(ref caught, exception ?? new InvalidOperationException(formatter(state, exception)), null);

    public void Dispose()
    {
    }
}
