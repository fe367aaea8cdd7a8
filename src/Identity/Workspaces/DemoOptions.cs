using System.ComponentModel.DataAnnotations;

namespace Conversa.Identity.Workspaces;

/// <summary>A workspace to try things out in.</summary>
public sealed class DemoOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Demo";

    /// <summary>Whether a workspace with the code <c>demo</c> is made at start when there is none.</summary>
    public bool Enabled { get; set; }

    /// <summary>The demo workspace's secret when it is made; empty for a random one. 20 to 256 printable ASCII characters.</summary>
    [RegularExpression("^([!-~]{20,256})?$")]
    public string Secret { get; set; } = "";
}
