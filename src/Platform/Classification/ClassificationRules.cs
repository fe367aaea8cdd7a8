using System.Reflection;

namespace Conversa.Platform.Classification;

/// <summary>What a complete description is. Used for raw tables and for EF Core's entities alike.</summary>
internal static class ClassificationRules
{
    /// <summary>Everything that is wrong with these tables.</summary>
    /// <param name="tables">All tables, so that owner paths can be followed.</param>
    /// <param name="judged">The row classes to judge; all of them when not given.</param>
    public static List<string> Faults(IReadOnlyList<PersistedTable> tables, Func<Type, bool>? judged = null)
    {
        judged ??= _ => true;
        List<string> faults = [.. tables.Where(x => judged(x.Row)).GroupBy(x => x.Name, StringComparer.Ordinal).Where(x => x.Count() > 1)
            .Select(x => $"Table {x.Key} is described {x.Count()} times: {string.Join(", ", x.Select(t => t.Row.Name))}.")];
        foreach (var table in tables.Where(x => judged(x.Row)))
        {
            if (table.Columns.Count == 0)
                faults.Add($"{table.Row.Name} describes table {table.Name} without a single column.");
            foreach (var column in table.Columns)
                faults.AddRange(Faults(table, column, tables));
        }

        return faults;
    }

    private static IEnumerable<string> Faults(PersistedTable table, PersistedColumn column, IReadOnlyList<PersistedTable> all)
    {
        var name = $"{table.Row.Name}.{column.Property.Name}";
        var not = column.Property.GetCustomAttribute<NotPersonalAttribute>();
        switch (column.Personal, not)
        {
            case (null, null):
                yield return $"{name} is not classified: say [PersonalData(…)] or [NotPersonal(\"why\")].";
                break;
            case (not null, not null):
                yield return $"{name} is classified twice; it cannot be personal and not.";
                break;
            case (null, not null):
                if (string.IsNullOrWhiteSpace(not.Why))
                    yield return $"{name} does not say why it is not personal.";
                break;
            case (not null, null):
                foreach (var fault in Faults(name, table, column, column.Personal, all))
                    yield return fault;
                break;
        }
    }

    private static IEnumerable<string> Faults(string name, PersistedTable table, PersistedColumn column, PersonalDataAttribute personal, IReadOnlyList<PersistedTable> all)
    {
        if (!FidesKeys.Categories.Contains(personal.Category))
            yield return $"{name} has the unknown category '{personal.Category}'.";
        else if (!FidesKeys.IsWithin(personal.Category, Fides.Category.User))
            yield return $"{name} has the category '{personal.Category}', which is not one of a person's.";
        if (!FidesKeys.Uses.Contains(personal.Purpose))
            yield return personal.Purpose.Length == 0 ? $"{name} does not say why it is kept (Purpose)." : $"{name} has the unknown purpose '{personal.Purpose}'.";
        if (!SaysErase(column.Property))
            yield return $"{name} does not say what erasing the person does (Erase).";
        if (personal.Owner.Length == 0)
            yield return $"{name} is orphan personal data: it does not say whose it is (Owner).";
        else if (OwnerPaths.Resolve(table, personal.Owner, all).Refusal is { } refusal)
            yield return $"{name} is orphan personal data: {refusal.Sentence}";
    }

    /// <summary>An enum has no "not given", so the attribute's own words are looked at.</summary>
    private static bool SaysErase(PropertyInfo property) => property.GetCustomAttributesData()
        .Any(x => x.AttributeType == typeof(PersonalDataAttribute) && x.NamedArguments.Any(a => a.MemberName == nameof(PersonalDataAttribute.Erase)));
}
