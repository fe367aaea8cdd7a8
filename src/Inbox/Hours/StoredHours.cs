using System.Data.Common;
using System.Text.Json;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Hours;

/// <summary>Whose hours they are; stored as its number.</summary>
internal enum HoursOf : short
{
    /// <summary>Everybody's who has none of their own.</summary>
    Workspace = 0,

    /// <summary>A division's.</summary>
    Division = 1,

    /// <summary>A channel's.</summary>
    Channel = 2,
}

/// <summary>Hours somebody set.</summary>
/// <param name="Whose">Whose they are.</param>
/// <param name="Subject">The division or channel; 0 for the workspace.</param>
/// <param name="Plan">What they said.</param>
/// <param name="Calendar">The same, to reckon with.</param>
/// <param name="Version">Rises with every change.</param>
internal sealed record StoredHours(HoursOf Whose, long Subject, OfficeHoursRequest Plan, OfficeCalendar Calendar, long Version)
{
    public string From => Whose switch
    {
        HoursOf.Workspace => "workspace",
        HoursOf.Division => $"division:{Subject}",
        _ => $"channel:{Subject}",
    };

    public static Task<List<StoredHours>> AllAsync(DbConnection connection, long workspace, CancellationToken ct) => connection.QueryAsync(
        "select whose, subject_id, plan, version from office_hours where workspace_id = @workspace order by whose, subject_id", Read, ct, ("workspace", workspace));

    public static Task<StoredHours?> FindAsync(DbConnection connection, long workspace, HoursOf whose, long subject, CancellationToken ct) => connection.FirstAsync<StoredHours>(
        "select whose, subject_id, plan, version from office_hours where workspace_id = @workspace and whose = @whose and subject_id = @subject", Read, ct,
        ("workspace", workspace), ("whose", (short)whose), ("subject", subject));

    public static Task SaveAsync(DbConnection connection, long workspace, HoursOf whose, long subject, OfficeHoursRequest plan, long now, long version, CancellationToken ct) => connection.ExecuteAsync(
        """
        insert into office_hours (workspace_id, whose, subject_id, plan, updated_at, version) values (@workspace, @whose, @subject, @plan, @now, @version)
        on conflict (workspace_id, whose, subject_id) do update set plan = excluded.plan, updated_at = excluded.updated_at, version = excluded.version
        """,
        ct, ("workspace", workspace), ("whose", (short)whose), ("subject", subject), ("plan", Text(plan)), ("now", now), ("version", version));

    public static string Text(OfficeHoursRequest plan) => JsonSerializer.Serialize(plan, HoursJson.Wire.OfficeHoursRequest);

    private static StoredHours Read(DbDataReader r)
    {
        var plan = JsonSerializer.Deserialize(r.GetString(2), HoursJson.Wire.OfficeHoursRequest)!;
        return new StoredHours((HoursOf)r.GetInt16(0), r.GetInt64(1), plan, HoursPlan.Parse(plan).Value, r.GetInt64(3));
    }
}
