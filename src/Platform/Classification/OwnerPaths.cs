namespace Conversa.Platform.Classification;

/// <summary>Reads <c>UserId</c> and <c>RoomId&gt;RoomMember.UserId</c>.</summary>
internal static class OwnerPaths
{
    /// <summary>
    /// Follows a path from a table to a person. <c>A&gt;B.C</c> reads: the rows of B whose A (or, if B has no A, whose Id) equals this row's A, and of
    /// those the column C. B is the row class's name, with or without "Row". The last column must be a person's number.
    /// </summary>
    public static Result<OwnerPath> Resolve(PersistedTable table, string path, IReadOnlyList<PersistedTable> all)
    {
        var parts = path.Split('>');
        if (table.Column(parts[0]) is not { } column)
            return No($"'{path}' starts at {parts[0]}, which is not a column of the same row.");
        List<OwnerStep> steps = [new(table.Name, null, column.Name)];
        foreach (var part in parts.Skip(1))
        {
            if (part.Split('.') is not [var row, var property])
                return No($"'{part}' in '{path}' is not of the form Row.Column.");
            if (all.FirstOrDefault(x => x.Row.Name == row || x.Row.Name == row + "Row") is not { } next)
                return No($"'{path}' leads to {row}, which no [StoredIn] class is called.");
            if ((next.Column(column.Property.Name) ?? next.Column("Id")) is not { } join)
                return No($"'{path}' leads to {row}, which has neither {column.Property.Name} nor Id.");
            if (next.Column(property) is not { } found)
                return No($"'{path}' leads to {row}.{property}, which is not a column.");
            column = found;
            steps.Add(new OwnerStep(next.Name, join.Name, column.Name));
        }

        return column.Personal is { } personal && FidesKeys.IsWithin(personal.Category, Fides.Category.UserUniqueId)
            ? new OwnerPath(steps)
            : No($"'{path}' ends at {column.Property.DeclaringType!.Name}.{column.Property.Name}, which is not classified as a person's id ({Fides.Category.UserUniqueId}).");
    }

    private static Refusal No(string sentence) => new("owner_path", RefusalKind.Invalid, sentence);
}
