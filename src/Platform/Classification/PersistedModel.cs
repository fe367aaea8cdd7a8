using System.Reflection;
using Conversa.Platform.Storage;

namespace Conversa.Platform.Classification;

/// <summary>
/// Everything this program stores, from the row classes of its modules. It cannot be built while a column does not say what it is, whose it is,
/// why it is kept and what erasing that person does to it; access, export, erasure and retention can therefore be derived from it.
/// </summary>
public sealed class PersistedModel
{
    private PersistedModel(IReadOnlyList<PersistedTable> tables) => Tables = tables;

    /// <summary>Every table, by name.</summary>
    public IReadOnlyList<PersistedTable> Tables { get; }

    /// <summary>Reads the descriptions of every class with <see cref="StoredInAttribute"/>.</summary>
    /// <param name="modules">The modules' assemblies.</param>
    /// <exception cref="ClassificationException">Lists every fault.</exception>
    public static PersistedModel Build(IEnumerable<Assembly> modules) => Build(modules.SelectMany(x => x.GetTypes()).Where(x => x.IsDefined(typeof(StoredInAttribute), inherit: false)));

    /// <summary>Reads the descriptions of these row classes; owner paths may lead only through them.</summary>
    /// <exception cref="ClassificationException">Lists every fault.</exception>
    public static PersistedModel Build(IEnumerable<Type> rows)
    {
        var tables = rows.Select(PersistedTable.Of).OrderBy(x => x.Name, StringComparer.Ordinal).ToList();
        var faults = ClassificationRules.Faults(tables);
        return faults.Count > 0 ? throw new ClassificationException(faults) : new PersistedModel([.. tables.Select(x => WithOwners(x, tables))]);
    }

    /// <summary>Compares the description with the tables and columns that are really there.</summary>
    /// <exception cref="ClassificationException">Lists every table and column that one side has and the other has not.</exception>
    public async Task CheckAgainstAsync(Database database, CancellationToken ct)
    {
        var actual = await Catalogue.ReadAsync(database, ct);
        bool Here(Engine? only) => only is null || only == database.Engine;
        var described = Tables.Where(x => Here(x.OnlyOn)).ToDictionary(x => x.Name, x => x.Columns.Where(c => Here(c.OnlyOn)).Select(c => c.Name).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        List<string> faults = [];
        foreach (var (table, columns) in actual.OrderBy(x => x.Key, StringComparer.Ordinal))
        {
            if (described.TryGetValue(table, out var known))
                faults.AddRange(columns.Except(known).Order(StringComparer.Ordinal).Select(x => $"Column {table}.{x} is in the database, but its row class does not describe it."));
            else
                faults.Add($"Table {table} is in the database, but no class is marked [StoredIn(\"{table}\")].");
        }

        foreach (var (table, columns) in described.OrderBy(x => x.Key, StringComparer.Ordinal))
        {
            if (actual.TryGetValue(table, out var there))
                faults.AddRange(columns.Except(there).Order(StringComparer.Ordinal).Select(x => $"Column {table}.{x} is described, but it is not in the database."));
            else
                faults.Add($"Table {table} is described, but it is not in the database.");
        }

        if (faults.Count > 0)
            throw new ClassificationException(faults);
    }

    private static PersistedTable WithOwners(PersistedTable table, IReadOnlyList<PersistedTable> all) => table with
    {
        Columns = [.. table.Columns.Select(x => x.Personal is null ? x : x with { Owner = OwnerPaths.Resolve(table, x.Personal.Owner, all).Value })],
    };
}
