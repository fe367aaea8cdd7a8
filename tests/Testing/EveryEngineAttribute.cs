using System.Reflection;
using Conversa.Platform.Storage;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Conversa.Testing;

/// <summary>Runs a theory once on each engine: its first parameter is the <see cref="Engine"/>. Further arguments are appended to both.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class EveryEngineAttribute(params object?[] arguments) : DataAttribute
{
    /// <inheritdoc/>
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Enum.GetValues<Engine>().Select(engine => new TheoryDataRow([engine, .. arguments]))]);

    /// <inheritdoc/>
    public override bool SupportsDiscoveryEnumeration() => true;
}
