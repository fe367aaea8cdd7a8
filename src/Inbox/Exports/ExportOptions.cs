using System.ComponentModel.DataAnnotations;

namespace Conversa.Inbox.Exports;

/// <summary>Bounds of reports taken out as files.</summary>
public sealed class ExportOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Exports";

    /// <summary>How long a file can be fetched after it was made, in hours.</summary>
    [Range(1, 8_760)]
    public int KeepHours { get; set; } = 24;

    /// <summary>How many files a workspace may have, made or waiting. The next one is answered 429.</summary>
    [Range(1, 1_000)]
    public int MostFiles { get; set; } = 20;

    /// <summary>How many rows are stored at once: so many are written again after a crash at most.</summary>
    [Range(1, 1_000_000)]
    public int RowsAtOnce { get; set; } = 5_000;

    /// <summary>How long a file stays with a node that no longer answers, in seconds.</summary>
    [Range(5, 3_600)]
    public int LeaseSeconds { get; set; } = 60;
}
