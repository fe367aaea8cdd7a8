using System.Text.Json.Nodes;
using Conversa.Identity.Roles;
using Conversa.Identity.Staff;
using Conversa.Inbox.Agents;
using Conversa.Inbox.Allocation;
using Conversa.Inbox.Settings;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Compatibility;

/// <summary>Who works in a workspace, as this wire shows people: numbers for ids, no token of anybody's.</summary>
internal sealed class OmniTeam(OfficeView view, ILookup<long, (long Channel, int Count)> loads)
{
    private const int Admin = 1;
    private const int Agent = 2;
    private const int Supervisor = 3;

    /// <summary>Settings, channels and divisions.</summary>
    public OfficeView View => view;

    /// <summary>Everybody who can serve customers, in the order they joined.</summary>
    public IEnumerable<StaffCard> Agents => view.Staff.Values.Where(x => x.State == StaffState.Active && x.May(Permissions.ConversationsReply)).OrderBy(x => x.User);

    /// <summary>Reads it.</summary>
    public static async Task<OmniTeam> ReadAsync(long workspace, Office office, Database database, CancellationToken ct)
    {
        await using var connection = await database.OpenReadAsync(ct);
        return new OmniTeam(await office.OfAsync(workspace, ct), await AgentRecord.LoadsAsync(connection, workspace, ct));
    }

    /// <summary>Somebody who can serve customers; null for a number that is nobody's here.</summary>
    public StaffCard? Find(long id) => view.Staff.GetValueOrDefault(id) is { State: StaffState.Active } staff && staff.May(Permissions.ConversationsReply) ? staff : null;

    /// <summary>What is stored of an agent.</summary>
    public AgentRecord Record(StaffCard staff) => view.Agents.GetValueOrDefault(staff.User) ?? AgentRecord.New(staff.User, staff.Role == BuiltInRoles.Agent);

    /// <summary>Whether they can be given conversations.</summary>
    public bool IsAvailable(StaffCard staff) => Record(staff).Availability == Availability.Online;

    public int Load(StaffCard staff) => loads[staff.User].Sum(x => x.Count);

    /// <summary>An agent as allocation sees them.</summary>
    public AgentDesk Desk(StaffCard staff) => Record(staff).Desk(view.Settings.DefaultCap, loads[staff.User]);

    /// <summary>The role's number on this wire; a workspace's own role counts by what it lets one see.</summary>
    public static int Type(StaffCard staff) => staff.Role switch
    {
        BuiltInRoles.Owner or BuiltInRoles.Admin => Admin,
        BuiltInRoles.Supervisor => Supervisor,
        BuiltInRoles.Agent => Agent,
        _ => staff.May(Permissions.ConversationsReadAll) ? Supervisor : Agent,
    };

    public static string TypeName(StaffCard staff) => Type(staff) switch
    {
        Admin => "admin",
        Supervisor => "supervisor",
        _ => "agent",
    };

    /// <summary>Somebody with everything this wire says of them.</summary>
    public JsonObject Show(StaffCard staff)
    {
        var record = Record(staff);
        var load = Load(staff);
        return new JsonObject
        {
            ["id"] = staff.User,
            ["name"] = staff.Name,
            ["email"] = staff.Email,
            ["sdk_email"] = staff.ExternalId,
            ["avatar_url"] = OmniJson.OrNull(staff.AvatarUrl),
            ["is_available"] = IsAvailable(staff),
            ["force_offline"] = record.Forced,
            ["is_verified"] = staff.State == StaffState.Active,
            ["type"] = Type(staff),
            ["type_as_string"] = TypeName(staff),
            ["current_customer_count"] = load,
            ["count"] = load,
            ["last_login"] = OmniJson.Time(staff.LastSeenAt ?? 0),
            ["assigned_rules"] = OmniJson.List(staff.Permissions.Order(StringComparer.Ordinal).Select(x => (JsonNode)x)),
            ["user_channels"] = OmniJson.List(view.Channels.Values.Where(x => record.Channels.Count == 0 || record.Channels.Contains(x.Id)).OrderBy(x => x.Id).Select(x => OmniJson.Named(x.Id, x.Name))),
            ["user_roles"] = OmniJson.List(record.Divisions.Where(view.Divisions.ContainsKey).Order().Select(x => OmniJson.Named(x, view.Divisions[x]))),
            ["created_at"] = OmniJson.Time(staff.CreatedAt),
            ["updated_at"] = OmniJson.Time(staff.LastSeenAt ?? staff.CreatedAt),
        };
    }
}
