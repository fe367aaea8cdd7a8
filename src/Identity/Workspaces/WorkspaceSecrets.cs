using System.Security.Cryptography;
using System.Text;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Workspaces;

/// <summary>Checks the secret a workspace shares with its own servers.</summary>
public sealed class WorkspaceSecrets(WorkspaceDirectory workspaces, Sealer sealer, TimeProvider clock)
{
    /// <summary>The longest secret worth comparing, in characters.</summary>
    public const int MaxLength = 256;

    /// <summary>Who a server is that knows this workspace's secret: it may do everything there.</summary>
    /// <returns>The server, or one and the same refusal for "no such workspace" and "not its secret".</returns>
    public async ValueTask<Result<Actor>> AuthenticateAsync(string code, string secret, CancellationToken ct)
    {
        if (secret.Length > MaxLength || await workspaces.RowByCodeAsync(code, ct) is not { } row)
            return IdentityRefusals.WrongSecret;
        var presented = SHA256.HashData(Encoding.UTF8.GetBytes(secret));
        var matches = false;
        foreach (var valid in Valid(row))
            matches |= CryptographicOperations.FixedTimeEquals(presented, SHA256.HashData(valid));
        return matches ? new Actor(ActorKind.Server, row.Id, 0, 0, Everything) : IdentityRefusals.WrongSecret;
    }

    internal static readonly IReadOnlySet<string> Everything = new HashSet<string> { "*" };

    /// <summary>The current secret and, for its grace period, the former one; as UTF-8.</summary>
    internal IEnumerable<byte[]> Valid(WorkspaceRow row)
    {
        yield return sealer.Open(Place(row.Code), row.Secret);
        if (row.PreviousSecret is { } previous && row.PreviousSecretUntil > clock.GetUtcNow().ToUnixTimeMilliseconds())
            yield return sealer.Open(Place(row.Code), previous);
    }

    internal static string Place(string code) => "workspace.secret/" + code;
}
