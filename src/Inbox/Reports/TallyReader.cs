using System.Data.Common;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Reports;

/// <summary>A report's figures.</summary>
/// <param name="Rows">By row, <see cref="Whole"/> without rows; those in which nothing happened are not there.</param>
/// <param name="BacklogBefore">How many services went on when it begins: by row, or of the whole where rows are stretches of time or there are none.</param>
internal sealed record ReportFigures(IReadOnlyDictionary<string, Tally> Rows, IReadOnlyDictionary<string, long> BacklogBefore)
{
    public const string Whole = "";

    /// <summary>Everything together; true only where nothing is in two rows.</summary>
    public Tally Together()
    {
        var total = new Tally();
        foreach (var row in Rows.Values)
            total.Add(row);
        return total;
    }
}

/// <summary>
/// Answers reports from what is counted already: whole UTC days where rows are not stretches of time, quarters of an hour elsewhere. Good for as long as the
/// question tells apart by one thing at most; see <see cref="MeasureReader"/> for the others.
/// </summary>
internal static class TallyReader
{
    public static async Task<ReportFigures> ReadAsync(Database database, ReportQuestion question, CancellationToken ct)
    {
        var scope = question.RowScope ?? question.Filters.FirstOrDefault(TallyScope.All);
        var (from, to) = (question.From, question.To);
        var rows = new Dictionary<string, Tally>(StringComparer.Ordinal);
        await using var connection = await database.OpenReadAsync(ct);
        if (question.ByTime)
        {
            await EachAsync(connection, question, scope, Grain.Quarter, from, to, (_, slot, backlog, content) => Add(question.RowOf(slot * TallyKey.Quarter), backlog, content), ct);
        }
        else
        {
            var (firstDay, endDay) = ((from + TallyKey.Day - 1) / TallyKey.Day, to / TallyKey.Day);
            void Row(TallySubject of, long slot, long backlog, byte[] content) => Add(question.RowScope is null ? ReportFigures.Whole : Key(scope, of), backlog, content);
            if (firstDay >= endDay)
            {
                await EachAsync(connection, question, scope, Grain.Quarter, from, to, Row, ct);
            }
            else
            {
                await EachAsync(connection, question, scope, Grain.Quarter, from, firstDay * TallyKey.Day, Row, ct);
                await EachAsync(connection, question, scope, Grain.Day, firstDay * TallyKey.Day, endDay * TallyKey.Day, Row, ct);
                await EachAsync(connection, question, scope, Grain.Quarter, endDay * TallyKey.Day, to, Row, ct);
            }
        }

        return new ReportFigures(rows, await BacklogAsync(connection, question, scope, ct));

        void Add(string row, long backlog, byte[] content)
        {
            if (!rows.TryGetValue(row, out var tally))
                rows.Add(row, tally = new Tally());
            tally.Add(content);
            tally.Backlog += backlog;
        }
    }

    public static string Key(TallyScope scope, TallySubject of) => scope switch
    {
        TallyScope.Tag => of.Tag,
        TallyScope.Agent => Api.ConversationViews.Id(of.Agent),
        _ => Api.ConversationViews.Id(of.Subject),
    };

    private static async Task<Dictionary<string, long>> BacklogAsync(DbConnection connection, ReportQuestion question, TallyScope scope, CancellationToken ct)
    {
        var before = new Dictionary<string, long>(StringComparer.Ordinal);
        if (scope == TallyScope.Agent)
            return before;
        var (where, values) = Where(question, scope);
        foreach (var (grain, first, end) in new[] { (Grain.Day, 0L, question.From / TallyKey.Day), (Grain.Quarter, question.From / TallyKey.Day * (TallyKey.Day / TallyKey.Quarter), question.From / TallyKey.Quarter) })
        {
            foreach (var (of, backlog) in await connection.QueryAsync(
                $"select subject_id, agent_id, tag, sum(backlog) from inbox_tally {where} and slot >= @first and slot < @end group by subject_id, agent_id, tag",
                r => (new TallySubject(r.GetInt64(0), r.GetInt64(1), r.GetString(2)), Convert.ToInt64(r.GetValue(3), System.Globalization.CultureInfo.InvariantCulture)), ct,
                [.. values, ("grain", (short)grain), ("first", first), ("end", end)]))
            {
                var key = question.RowScope is null ? ReportFigures.Whole : Key(scope, of);
                before[key] = before.GetValueOrDefault(key) + backlog;
            }
        }

        return before;
    }

    private static async Task EachAsync(
        DbConnection connection, ReportQuestion question, TallyScope scope, Grain grain, long from, long to, Action<TallySubject, long, long, byte[]> each, CancellationToken ct)
    {
        if (from >= to)
            return;
        var (where, values) = Where(question, scope);
        await using var command = connection.Command(
            $"select subject_id, agent_id, tag, slot, backlog, content from inbox_tally {where} and slot >= @first and slot < @end",
            [.. values, ("grain", (short)grain), ("first", from / TallyKey.Length(grain)), ("end", to / TallyKey.Length(grain))]);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            each(new TallySubject(reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2)), reader.GetInt64(3), reader.GetInt64(4), reader.GetFieldValue<byte[]>(5));
    }

    private static (string Where, List<(string, object?)> Values) Where(ReportQuestion question, TallyScope scope)
    {
        List<(string, object?)> values = [("workspace", question.Workspace), ("scope", (short)scope)];
        var where = "where workspace_id = @workspace and scope = @scope and grain = @grain";
        if (scope == TallyScope.All || question.Filters.Any())
        {
            where += " and subject_id = @subject and agent_id = @agent and tag = @tag";
            values.AddRange([("subject", question.Channel ?? question.Division ?? 0), ("agent", question.Agent ?? 0), ("tag", question.Tag ?? "")]);
        }

        return (where, values);
    }
}
