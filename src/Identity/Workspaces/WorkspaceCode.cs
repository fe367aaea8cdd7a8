using System.Text.RegularExpressions;
using Conversa.Platform;

namespace Conversa.Identity.Workspaces;

/// <summary>A workspace's code: it becomes the first part of MQTT client ids and topics, so it is plain.</summary>
internal static partial class WorkspaceCode
{
    public const int MaxLength = 64;

    public static readonly Refusal Malformed = Refusal.Invalid("code", $"A workspace code has 1 to {MaxLength} letters (a to z, A to Z), digits, '-' or '_'.");

    public static bool IsValid(string? code) => code is not null && Form().IsMatch(code);

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,64}\z")]
    private static partial Regex Form();
}
