namespace Conversa.Platform.Observability;

/// <summary>Whether this process should be sent requests. What must be true first, each part says itself.</summary>
public sealed class Readiness
{
    private volatile bool migrated;
    private volatile bool draining;
    private volatile bool refusing;

    /// <summary>The database has every migration and matches its description.</summary>
    public bool Migrated => migrated;

    /// <summary>The program was asked to stop: load balancers should look elsewhere, requests are still answered.</summary>
    public bool Draining => draining;

    /// <summary>The program is stopping: new requests are refused with 503, those in flight finish.</summary>
    public bool Refusing => refusing;

    /// <summary>Called once, when the database is what this program expects.</summary>
    public void DatabaseIsCurrent() => migrated = true;

    internal void StartDraining() => draining = true;

    internal void StartRefusing() => refusing = true;
}
