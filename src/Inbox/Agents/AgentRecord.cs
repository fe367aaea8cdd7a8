using System.Data.Common;
using Conversa.Inbox.Allocation;
using Conversa.Inbox.Storage;
using Conversa.Platform.Storage;

namespace Conversa.Inbox.Agents;

/// <summary>What an agent serves and whether they are there.</summary>
/// <param name="User">The agent's user.</param>
/// <param name="Choice">What they chose: online, away or offline.</param>
/// <param name="Forced">Whether a supervisor put them offline.</param>
/// <param name="Connected">Whether a live connection of theirs was there lately.</param>
/// <param name="Automatic">Whether the program gives them conversations.</param>
/// <param name="Cap">How many they may have; 0 for the workspace's number.</param>
/// <param name="ChannelCaps">How many of a channel.</param>
/// <param name="Divisions">Where they work.</param>
/// <param name="Channels">What they serve; empty for everything.</param>
/// <param name="Languages">What they speak.</param>
/// <param name="Skills">What they know.</param>
/// <param name="LastGiven">The position at which they were last given a conversation.</param>
/// <param name="Version">Rises with every change.</param>
internal sealed record AgentRecord(
    long User, Availability Choice, bool Forced, bool Connected, bool Automatic, int Cap, IReadOnlyDictionary<long, int> ChannelCaps, IReadOnlyList<long> Divisions, IReadOnlyList<long> Channels,
    IReadOnlyList<string> Languages, IReadOnlyList<string> Skills, long LastGiven, long Version)
{
    public const string Columns = "user_id, choice, forced, connected, automatic, cap, channel_caps, divisions, channels, languages, skills, last_given, version";

    /// <summary>Whether they can be given conversations.</summary>
    public Availability Availability => Forced ? Availability.ForcedOffline : Connected ? Choice : Availability.Offline;

    /// <summary>Somebody of whom nothing is stored yet.</summary>
    public static AgentRecord New(long user, bool automatic) => new(user, Availability.Online, false, false, automatic, 0, new Dictionary<long, int>(), [], [], [], [], 0, 0);

    public static AgentRecord Read(DbDataReader r) => new(
        r.GetInt64(0), (Availability)r.GetInt16(1), r.GetBoolean(2), r.GetBoolean(3), r.GetBoolean(4), (int)r.GetInt64(5), StoredLists.Limits(r.GetString(6)), StoredLists.Numbers(r.GetString(7)),
        StoredLists.Numbers(r.GetString(8)), StoredLists.Words(r.GetString(9)), StoredLists.Words(r.GetString(10)), r.GetInt64(11), r.GetInt64(12));

    public static Task<List<AgentRecord>> AllAsync(DbConnection connection, long workspace, CancellationToken ct) =>
        connection.QueryAsync($"select {Columns} from agent_desk where workspace_id = @workspace order by user_id", Read, ct, ("workspace", workspace));

    public static Task<AgentRecord?> FindAsync(DbConnection connection, long workspace, long user, CancellationToken ct) =>
        connection.FirstAsync<AgentRecord>($"select {Columns} from agent_desk where workspace_id = @workspace and user_id = @user", Read, ct, ("workspace", workspace), ("user", user));

    /// <summary>How many conversations of each channel each agent has.</summary>
    public static async Task<ILookup<long, (long Channel, int Count)>> LoadsAsync(DbConnection connection, long workspace, CancellationToken ct) =>
        (await connection.QueryAsync("select user_id, channel_id, count from agent_load where workspace_id = @workspace and count > 0",
            r => (User: r.GetInt64(0), Channel: r.GetInt64(1), Count: (int)r.GetInt64(2)), ct, ("workspace", workspace))).ToLookup(x => x.User, x => (x.Channel, x.Count));

    public Task SaveAsync(DbConnection connection, long workspace, CancellationToken ct) => connection.ExecuteAsync(
        """
        insert into agent_desk (user_id, workspace_id, choice, forced, connected, automatic, cap, channel_caps, divisions, channels, languages, skills, last_given, version)
        values (@user, @workspace, @choice, @forced, @connected, @automatic, @cap, @caps, @divisions, @channels, @languages, @skills, @given, @version)
        on conflict (user_id) do update set choice = excluded.choice, forced = excluded.forced, connected = excluded.connected, automatic = excluded.automatic, cap = excluded.cap,
            channel_caps = excluded.channel_caps, divisions = excluded.divisions, channels = excluded.channels, languages = excluded.languages, skills = excluded.skills, version = excluded.version
        """,
        ct, ("user", User), ("workspace", workspace), ("choice", (short)Choice), ("forced", Forced), ("connected", Connected), ("automatic", Automatic), ("cap", (long)Cap),
        ("caps", StoredLists.Text(ChannelCaps)), ("divisions", StoredLists.Text(Divisions)), ("channels", StoredLists.Text(Channels)), ("languages", StoredLists.Text(Languages)),
        ("skills", StoredLists.Text(Skills)), ("given", LastGiven), ("version", Version));

    /// <summary>As allocation sees them.</summary>
    public AgentDesk Desk(int defaultCap, IEnumerable<(long Channel, int Count)> loads)
    {
        var counts = loads.ToDictionary(x => x.Channel, x => x.Count);
        return new AgentDesk(User, Availability, Cap == 0 ? defaultCap : Cap, counts.Values.Sum(), LastGiven)
        {
            Automatic = Automatic, ChannelCaps = ChannelCaps, ChannelLoads = counts, Divisions = Divisions.ToHashSet(), Channels = Channels.ToHashSet(), Languages = Languages.ToHashSet(),
            Skills = Skills.ToHashSet(),
        };
    }
}
