using System.Collections;
using System.ComponentModel.DataAnnotations.Schema;
using System.Reflection;
using System.Text.Json;
using Conversa.Platform.Storage;

namespace Conversa.Platform.Classification;

/// <summary>A table, as its row class describes it.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Row">The class that carries <see cref="StoredInAttribute"/>.</param>
/// <param name="OnlyOn">The one engine that has it, or null.</param>
/// <param name="Columns">Its columns.</param>
public sealed record PersistedTable(string Name, Type Row, Engine? OnlyOn, IReadOnlyList<PersistedColumn> Columns)
{
    /// <summary>The column of a property, or null.</summary>
    public PersistedColumn? Column(string property) => Columns.FirstOrDefault(x => x.Property.Name == property);

    internal static PersistedTable Of(Type row) => new(
        row.GetCustomAttribute<StoredInAttribute>()!.Table,
        row,
        row.GetCustomAttribute<OnlyOnAttribute>()?.Engine,
        [.. row.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(IsColumn).Select(PersistedColumn.Of)]);

    /// <summary>Another row, or a list of them, is a join of EF Core's and no column.</summary>
    private static bool IsColumn(PropertyInfo property)
    {
        var type = property.PropertyType;
        var element = type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) ? type.GetGenericArguments()[0] : type;
        return property.SetMethod is not null && property.GetIndexParameters().Length == 0
            && !property.IsDefined(typeof(NotMappedAttribute)) && !element.IsDefined(typeof(StoredInAttribute));
    }
}

/// <summary>A column, what it says about whom, and what happens to it.</summary>
/// <param name="Name">The column's name: the property's in snake case.</param>
/// <param name="Property">The property that describes it.</param>
/// <param name="OnlyOn">The one engine that has it, or null.</param>
/// <param name="Personal">Set when it says something about a person.</param>
/// <param name="Owner">Set together with <see cref="Personal"/> once the model is built: the way to that person.</param>
public sealed record PersistedColumn(string Name, PropertyInfo Property, Engine? OnlyOn, PersonalDataAttribute? Personal, OwnerPath? Owner)
{
    internal static PersistedColumn Of(PropertyInfo property) => new(
        JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name), property, property.GetCustomAttribute<OnlyOnAttribute>()?.Engine, property.GetCustomAttribute<PersonalDataAttribute>(), null);
}

/// <summary>How to get from a row to the person it is about: columns to follow, the last of which holds the person's number.</summary>
/// <param name="Steps">At least one. The first is in the row itself; each further one is in a row of another table that <see cref="OwnerStep.Join"/> leads to.</param>
public sealed record OwnerPath(IReadOnlyList<OwnerStep> Steps);

/// <summary>One step of the way to a person.</summary>
/// <param name="Table">The table.</param>
/// <param name="Join">Its column that equals the former step's column; null in the first step.</param>
/// <param name="Column">The column that is read.</param>
public sealed record OwnerStep(string Table, string? Join, string Column);
