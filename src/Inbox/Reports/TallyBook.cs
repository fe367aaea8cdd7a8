using System.Data.Common;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Reports;

/// <summary>What is counted inside one transaction, before it is added to what is stored.</summary>
internal sealed class TallyBook
{
    private readonly Dictionary<TallyKey, Tally> counted = [];

    /// <summary>Counts a measure wherever it counts; a tag alone when one is given.</summary>
    public void Count(Measure measure, IEnumerable<string> tags)
    {
        foreach (var (scope, of) in TallyKey.Places(measure))
            Count(scope, of, measure, 1);
        foreach (var tag in tags)
            CountTag(tag, measure, 1);
    }

    public void CountTag(string tag, Measure measure, int sign) => Count(TallyScope.Tag, new TallySubject(0, 0, tag), measure, sign);

    public async Task SaveAsync(DbConnection connection, long workspace, CancellationToken ct)
    {
        foreach (var (key, tally) in counted)
        {
            var values = new (string, object?)[]
            {
                ("workspace", workspace), ("scope", (short)key.Scope), ("grain", (short)key.Grain), ("subject", key.Of.Subject), ("agent", key.Of.Agent), ("tag", key.Of.Tag), ("slot", key.Slot),
            };
            const string where = "where workspace_id = @workspace and scope = @scope and grain = @grain and subject_id = @subject and agent_id = @agent and tag = @tag and slot = @slot";
            var stored = await connection.FirstAsync("select backlog, content from inbox_tally " + where, r => ((long Backlog, byte[] Content)?)(r.GetInt64(0), r.GetFieldValue<byte[]>(1)), ct, values);
            if (stored is { } before)
            {
                tally.Add(before.Content);
                tally.Backlog += before.Backlog;
            }

            if (tally.IsEmpty)
            {
                await connection.ExecuteAsync("delete from inbox_tally " + where, ct, values);
                continue;
            }

            await connection.ExecuteAsync(
                """
                insert into inbox_tally (workspace_id, scope, grain, subject_id, agent_id, tag, slot, backlog, content) values (@workspace, @scope, @grain, @subject, @agent, @tag, @slot, @backlog, @content)
                on conflict (workspace_id, scope, grain, subject_id, agent_id, tag, slot) do update set backlog = excluded.backlog, content = excluded.content
                """,
                ct, [.. values, ("backlog", key.Scope == TallyScope.Agent ? 0L : tally.Backlog), ("content", tally.ToBytes())]);
        }
    }

    private void Count(TallyScope scope, TallySubject of, Measure measure, int sign)
    {
        foreach (var grain in (ReadOnlySpan<Grain>)[Grain.Quarter, Grain.Day])
        {
            var key = new TallyKey(scope, grain, of, measure.At / TallyKey.Length(grain));
            if (!counted.TryGetValue(key, out var tally))
                counted.Add(key, tally = new Tally());
            tally.Count(measure, sign);
        }
    }
}
