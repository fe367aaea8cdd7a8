using System.ComponentModel.DataAnnotations;

namespace Conversa.Platform.Storage;

/// <summary>Where rows are kept.</summary>
public sealed class StorageOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Storage";

    /// <summary>The folder for everything this process keeps on disk: the SQLite file, uploaded files, keys.</summary>
    [Required]
    public string Folder { get; set; } = ".conversa";

    /// <summary>A PostgreSQL connection string. Empty means SQLite in <see cref="Folder"/>.</summary>
    public string Postgres { get; set; } = "";

    /// <summary>How many reads may run at the same time.</summary>
    [Range(1, 1024)]
    public int ReadConnections { get; set; } = 16;

    /// <summary>How many transactions may write at the same time on PostgreSQL; each busy workspace takes one.</summary>
    [Range(2, 1024)]
    public int WriteConnections { get; set; } = 16;

    /// <summary>How long a statement may take, in seconds, before it is given up.</summary>
    [Range(1, 3600)]
    public int StatementTimeoutSeconds { get; set; } = 30;
}
