using System.Diagnostics.Metrics;
using Conversa.Platform;
using Microsoft.Extensions.Options;

namespace Conversa.Identity.Passwords;

/// <summary>Hashes passwords a few at a time: each takes a processor and much memory. Who would wait too long is told to come back.</summary>
public sealed class PasswordHasher : IDisposable
{
    private readonly SemaphoreSlim working;
    private readonly int most;
    private readonly IdentityOptions options;
    private readonly Counter<long> refused;
    private int inside;

    /// <param name="options">How many at once and how many may wait.</param>
    /// <param name="meters">For <c>conversa.identity.passwords</c> (being hashed or waiting) and <c>conversa.identity.passwords.refused</c>.</param>
    public PasswordHasher(IOptions<IdentityOptions> options, IMeterFactory meters)
    {
        var meter = meters.Create("Conversa.Identity");
        meter.CreateObservableGauge("conversa.identity.passwords", () => Volatile.Read(ref inside), "{password}", "Passwords being hashed or waiting for it.");
        refused = meter.CreateCounter<long>("conversa.identity.passwords.refused", "{login}", "Logins refused because too many passwords were waiting.");
        this.options = options.Value;
        var atOnce = this.options.PasswordsAtOnce > 0 ? this.options.PasswordsAtOnce : Environment.ProcessorCount;
        working = new SemaphoreSlim(atOnce, atOnce);
        most = atOnce + this.options.PasswordsWaiting;
    }

    /// <summary>What to store for a password.</summary>
    internal Task<Result<string>> HashAsync(string password, CancellationToken ct) => RunAsync(() => Make(password), ct);

    /// <summary>Whether a password matches what is stored, and what to store instead when the parameters were raised since.</summary>
    internal Task<Result<Verdict>> VerifyAsync(string password, string stored, CancellationToken ct) => RunAsync(() =>
    {
        var hash = PasswordHash.Parse(stored);
        var matches = hash.Verifies(password);
        return new Verdict(matches, matches && !hash.IsAsStrongAs(options.PasswordMemory, options.PasswordPasses) ? Make(password) : null);
    }, ct);

    /// <inheritdoc/>
    public void Dispose() => working.Dispose();

    private string Make(string password) => PasswordHash.Make(password, options.PasswordMemory, options.PasswordPasses).ToString();

    private async Task<Result<T>> RunAsync<T>(Func<T> work, CancellationToken ct)
    {
        if (Interlocked.Increment(ref inside) > most)
        {
            Interlocked.Decrement(ref inside);
            refused.Add(1);
            return IdentityRefusals.PasswordsBusy;
        }

        try
        {
            await working.WaitAsync(ct);
            try
            {
                return await Task.Run(work, CancellationToken.None);
            }
            finally
            {
                working.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref inside);
        }
    }

    /// <param name="Matches">The password is right.</param>
    /// <param name="Rehashed">A stronger hash to store, or null.</param>
    internal readonly record struct Verdict(bool Matches, string? Rehashed);
}
