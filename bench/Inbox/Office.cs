using System.Text.Json;
using Conversa.Bench.Stage;
using Conversa.Identity.Sessions;
using Conversa.Identity.Users;
using Conversa.Identity.Workspaces;
using Conversa.Platform;
using Conversa.Platform.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Conversa.Bench.Inbox;

/// <summary>A company with many agents and very many conversations, most of them long settled.</summary>
internal sealed class Office
{
    public const int Channels = 5;
    public const int MessagesEach = 4;
    public const long FirstMessage = 1_000_000_000;
    public const long Beginning = 1_700_000_000_000;

    /// <summary>One conversation in this many is open, and is among the newest.</summary>
    public const int OpenShare = 50;

    private const long FirstCustomer = 100_000_000;
    private static readonly JsonSerializerOptions Whole = new() { IncludeFields = true };

    /// <summary>Tags, with how many conversations in a million bear each.</summary>
    public static readonly (string Tag, int Share)[] Tags = [("lead", 100_000), ("refund", 50_000), ("bug", 30_000), ("vip", 10_000), ("legal", 2_000), ("press", 100)];

    public int Conversations { get; init; }

    public long Workspace { get; set; }

    public List<(long Id, string Token)> Supervisors { get; init; } = [];

    public List<(long Id, string Token)> Agents { get; init; } = [];

    /// <summary>Customers with a session, each with the conversation an agent serves.</summary>
    public List<(long Room, string Token)> Visitors { get; init; } = [];

    /// <summary>Makes the people through the product and everything else behind its back, as it would have stored it.</summary>
    public static async Task<Office> SettleAsync(Ground ground, int conversations, int agents, int visitors)
    {
        var book = Path.Combine(ground.Folder, "office.json");
        if (ground.IsKept && File.Exists(book))
            return JsonSerializer.Deserialize<Office>(await File.ReadAllTextAsync(book), Whole)!;
        var office = new Office { Conversations = conversations };
        await using (var product = await Product.OpenAsync(ground.Arguments))
            await office.HireAsync(product.Services, agents);
        await office.FillAsync(ground);
        await using (var product = await Product.OpenAsync(ground.Arguments))
            await office.LetInAsync(product.Services, visitors);
        if (ground.IsKept)
            await File.WriteAllTextAsync(book, JsonSerializer.Serialize(office, Whole));
        return office;
    }

    public static ulong Hash(long number)
    {
        var x = unchecked(((ulong)number + 1) * 0x9E3779B97F4A7C15UL);
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return x ^ (x >> 31);
    }

    public static string Name(long i) => $"{Capital(Tongue.Word((int)(Hash(i) % 300)))} {Capital(Tongue.Word(300 + (int)((Hash(i) >> 20) % 2_000)))}";

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private async Task HireAsync(IServiceProvider services, int agents)
    {
        Workspace = (await services.GetRequiredService<CreateWorkspace>().Handle(new(Town.Code, "Bench"), default)).Value.Workspace.Id;
        var server = new Actor(ActorKind.Server, Workspace, 0, 0, new HashSet<string> { "*" });
        async Task<(long, string)> PersonAsync(string name)
        {
            var user = (await services.GetRequiredService<UpsertUser>().Handle(new(name, new ProfileChange(name)), server, default)).Value.User;
            return (user.Id, (await services.GetRequiredService<IssueSession>().Handle(name, false, server, default)).Value.Tokens.Token);
        }

        for (var i = 0; i < 50; i++)
            Supervisors.Add(await PersonAsync($"supervisor-{i}"));
        for (var i = 0; i < agents; i++)
            Agents.Add(await PersonAsync($"agent-{i}"));
        await services.GetRequiredService<Database>().WriteAsync(async connection =>
        {
            foreach (var (people, role) in new[] { (Supervisors, "supervisor"), (Agents, "agent") })
            {
                foreach (var (id, _) in people)
                {
                    var account = await connection.FirstAsync(
                        """
                        insert into account (email, email_key, email_verified_at, password_hash, authenticator_key, authenticator_on_at, authenticator_step, created_at, updated_at, version)
                        values (@email, @email, @now, null, null, null, 0, @now, @now, 1) returning account_id
                        """,
                        r => r.GetInt64(0), default, ("email", $"{role}{id}@bench.example"), ("now", Beginning));
                    await connection.ExecuteAsync(
                        "insert into staff (user_id, workspace_id, account_id, role, state, last_seen_at, created_at, updated_at, version) values (@user, @workspace, @account, @role, 'active', null, @now, @now, 1)",
                        default, ("user", id), ("workspace", Workspace), ("account", account), ("role", role), ("now", Beginning));
                }
            }

            return true;
        }, default);
    }

    private async Task LetInAsync(IServiceProvider services, int visitors)
    {
        var server = new Actor(ActorKind.Server, Workspace, 0, 0, new HashSet<string> { "*" });
        var served = Enumerable.Range(1, Conversations).Select(back => (long)Conversations - back).Where(i => Of(i).Served).Take(visitors).ToList();
        var entered = new (long, string)[served.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, served.Count), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, _) =>
            entered[i] = (RoomOf(served[i]), (await services.GetRequiredService<IssueSession>().Handle($"customer-{served[i]}", false, server, default)).Value.Tokens.Token));
        Visitors.AddRange(entered);
    }

    private static long RoomOf(long i) => i + 1;

    private static long MessageOf(long i, int number, long conversations) => FirstMessage + (number * conversations) + i;

    private long At(long message) => Beginning + ((message - FirstMessage) * 1_000);

    /// <summary>How conversation i stands.</summary>
    private (bool Open, bool Served, bool Queued, bool Bot, bool Snoozed, bool Unanswered, bool Blocked, long Agent, int Channel, int Division, List<string> Tags) Of(long i)
    {
        var hash = Hash(i);
        var open = i >= Conversations - Math.Max(Conversations / OpenShare, 20);
        var kind = (int)(hash % 10);
        var blocked = hash >> 8 is var wide && wide % 5_000 == 0 && !open;
        var channel = (int)((hash >> 16) % 1_000) switch { < 600 => 1, < 800 => 2, < 950 => 3, < 999 => 4, _ => 5 };
        var tags = Tags.Where((x, t) => (long)(Hash(i + (t * 7_919L) + 13) % 1_000_000) < x.Share).Select(x => x.Tag).Order(StringComparer.Ordinal).ToList();
        return (open, open && kind <= 6, open && kind == 7, open && kind == 8, open && kind == 9, open && (hash >> 40) % 2 == 0, blocked, Agents[(int)((hash >> 24) % (ulong)Agents.Count)].Id, channel, (int)((hash >> 32) % 5), tags);
    }

    private async Task FillAsync(Ground ground)
    {
        await using var cargo = await Cargo.OpenAsync(ground);
        await cargo.ClearAsync("end_user", "room", "room_member", "message", "message_search", "conversation", "customer", "conversation_service", "conversation_tag", "conversation_fact", "inbox_search");
        var all = Enumerable.Range(0, Conversations).Select(x => (long)x);
        var last = FirstMessage + ((long)MessagesEach * Conversations);

        await cargo.LoadAsync("channel", "id, workspace_id, kind, key, name, badge_url, active, division_id, window_hours, bot, secure, skills, settings, made_by_key, created_at, updated_at, version",
            Enumerable.Range(1, Channels).Select(c => new object[] { (long)c, Workspace, (short)0, $"channel-{c}", $"Channel {c}", "", true, 0L, c == 3 ? 24L : 0L, false, false, "[]", "{}", $"k{c}", Beginning, Beginning, 1L }));
        await cargo.LoadAsync("division", "id, workspace_id, name, created_at, version", Enumerable.Range(1, 4).Select(d => new object[] { (long)d, Workspace, $"Division {d}", Beginning, 1L }));
        await cargo.LoadAsync("end_user", "id, workspace_id, external_id, name, avatar_url, extras, search_text, active, created_at, updated_at, version",
            all.Select(i => new object[] { FirstCustomer + i, Workspace, $"customer-{i}", Name(i), "", "{}", $"customer-{i} {Name(i).ToLowerInvariant()}", true, Beginning, Beginning, 1L }));
        await cargo.LoadAsync("customer", "user_id, workspace_id, channel_id, identity, email, phone, properties, blocked, created_at, updated_at, version",
            all.Select(i => new object[] { FirstCustomer + i, Workspace, (long)Of(i).Channel, "", $"{Name(i).ToLowerInvariant().Replace(' ', '.')}@example.test", "", "{}", Of(i).Blocked, Beginning, Beginning, 1L }));
        await cargo.LoadAsync("room", "id, workspace_id, kind, unique_id, name, avatar_url, options, member_count, created_by, created_at, updated_at, version",
            all.Select(i => new object[] { RoomOf(i), Workspace, (short)1, $"conversation-{i}", Name(i), "", "{}", Of(i).Served ? 2L : 1L, FirstCustomer + i, At(MessageOf(i, 0, Conversations)), Beginning, 1L }));
        await cargo.LoadAsync("room_head", "room_id, last_seq, last_id", all.Select(i => new object[] { RoomOf(i), (long)MessagesEach, MessageOf(i, MessagesEach - 1, Conversations) }));
        await cargo.LoadAsync("room_member", "room_id, user_id, role, joined_at", all.SelectMany(i => Members(i)));
        await cargo.LoadAsync("conversation",
            """
            room_id, workspace_id, channel_id, customer_id, division_id, resolved, served, queued_since, bot, blocked, snoozed_until, agents, last_agent_id, session, service, unanswered_since, language, skills, tags,
            info, extras, seen_id, last_message_id, last_at, last_customer_at, window_ends_at, created_at, version
            """, all.Select(Conversation));
        await cargo.LoadAsync("conversation_service", "room_id, number, workspace_id, customer_id, channel_id, division_id, opened_at, first_message_id, first_reply_at, first_reply_by, resolved_at, resolved_by, notes, score",
            all.Select(i => Of(i) is var x ? new object[]
            {
                RoomOf(i), 1L, Workspace, FirstCustomer + i, (long)x.Channel, (long)x.Division, At(MessageOf(i, 0, Conversations)), MessageOf(i, 0, Conversations), At(MessageOf(i, 1, Conversations)), x.Agent,
                x.Open ? 0L : At(MessageOf(i, 3, Conversations)), x.Open ? 0L : x.Agent, "", (short)0,
            } : []));
        await cargo.LoadAsync("conversation_agent", "user_id, room_id", all.Where(i => Of(i).Served).Select(i => new object[] { Of(i).Agent, RoomOf(i) }));
        await cargo.LoadAsync("agent_load", "user_id, channel_id, workspace_id, count",
            all.Where(i => Of(i).Served).GroupBy(i => (Of(i).Agent, Of(i).Channel)).Select(x => new object[] { x.Key.Agent, (long)x.Key.Channel, Workspace, (long)x.Count() }));
        await cargo.LoadAsync("conversation_tag", "workspace_id, tag, room_id", all.SelectMany(i => Of(i).Tags.Select(tag => new object[] { Workspace, tag, RoomOf(i) })));
        await cargo.LoadAsync("inbox_count", "workspace_id, name, subject, value", Counts());
        await cargo.LoadAsync("message", "workspace_id, id, room_id, seq, previous_id, sender_id, client_id, type, text, created_at", Enumerable.Range(0, MessagesEach).SelectMany(n => all.Select(i => new object[]
        {
            Workspace, MessageOf(i, n, Conversations), RoomOf(i), (long)n + 1, n == 0 ? 0L : MessageOf(i, n - 1, Conversations), n % 2 == 0 ? FirstCustomer + i : Of(i).Agent, $"seed-{n}-{i}", "text",
            string.Join(' ', Tongue.Sentence(MessageOf(i, n, Conversations))), At(MessageOf(i, n, Conversations)),
        })));
        await cargo.LoadAsync("message_search", "id, sender_id, words", Enumerable.Range(0, MessagesEach).SelectMany(n => all.Select(i => new object[]
        {
            (Workspace << 40) + MessageOf(i, n, Conversations), n % 2 == 0 ? FirstCustomer + i : Of(i).Agent, cargo.Words(Tongue.Sentence(MessageOf(i, n, Conversations)).Distinct().Append($"@{RoomOf(i)}")),
        })));
        var noted = all.Where(i => Hash(i) % 10 == 3).ToList();
        await cargo.LoadAsync("conversation_fact", "workspace_id, position, room_id, customer_id, kind, actor_id, subject, detail, at", noted.Select(i => new object[]
            { Workspace, last + i, RoomOf(i), FirstCustomer + i, (short)110, Of(i).Agent, 0L, string.Join(' ', Tongue.Sentence(-i)), At(MessageOf(i, 3, Conversations)) }));
        await cargo.LoadAsync("inbox_search", "id, customer_id, words",
            all.Select(i => new object[] { (Workspace << 40) + FirstCustomer + i, FirstCustomer + i, cargo.Words([.. Name(i).ToLowerInvariant().Split(' ').Distinct(), "customer", $"{i}", "example", "test"]) })
                .Concat(all.Where(i => Of(i).Tags.Count > 0).Select(i => new object[] { (1L << 61) + (Workspace << 40) + RoomOf(i), FirstCustomer + i, cargo.Words(Of(i).Tags) }))
                .Concat(noted.Select(i => new object[] { (2L << 61) + (Workspace << 40) + last + i, FirstCustomer + i, cargo.Words(Tongue.Sentence(-i).Distinct()) })));
        await cargo.LoadAsync("saved_view", "workspace_id, owner_id, name, filter, made_by_key, created_at, updated_at, version", Supervisors.SelectMany(x => Views(x.Id)).Concat(Views(0)));
        await cargo.RunAsync($"update workspace_head set position = {last + Conversations} where workspace_id = {Workspace}");
        await cargo.SettleAsync("message_search", "inbox_search");
        if (ground.Engine == "postgres")
        {
            await cargo.RunAsync($"select setval(pg_get_serial_sequence('room', 'id'), {Conversations + 1}), setval(pg_get_serial_sequence('end_user', 'id'), {FirstCustomer + Conversations}), "
                + "setval(pg_get_serial_sequence('channel', 'id'), 10), setval(pg_get_serial_sequence('division', 'id'), 10)");
        }
    }

    private IEnumerable<object[]> Members(long i)
    {
        yield return [RoomOf(i), FirstCustomer + i, (short)0, Beginning];
        if (Of(i).Served)
            yield return [RoomOf(i), Of(i).Agent, (short)0, Beginning];
    }

    private object[] Conversation(long i)
    {
        var (x, newest) = (Of(i), MessageOf(i, MessagesEach - 1, Conversations));
        var (created, at) = (At(MessageOf(i, 0, Conversations)), At(newest));
        return
        [
            RoomOf(i), Workspace, (long)x.Channel, FirstCustomer + i, (long)x.Division, !x.Open, x.Served, x.Queued ? created : 0L, x.Bot, x.Blocked, x.Snoozed ? 4_000_000_000_000L : 0L, x.Served ? $"[{x.Agent}]" : "[]",
            x.Agent, 1L, 1L, x.Unanswered ? at : 0L, "", "[]", x.Tags.Count == 0 ? "[]" : $"[{string.Join(',', x.Tags.Select(tag => $"\"{tag}\""))}]", "{}", "{}", newest, newest, at, at - 1_000,
            x.Channel == 3 ? at + 86_400_000 : 0L, created, newest,
        ];
    }

    private IEnumerable<object[]> Counts()
    {
        var open = Enumerable.Range(0, Conversations).Select(x => (long)x).Select(Of).Where(x => x.Open).ToList();
        yield return [Workspace, "resolved", 0L, (long)Conversations - open.Count];
        yield return [Workspace, "served", 0L, (long)open.Count(x => x.Served)];
        yield return [Workspace, "unserved", 0L, (long)open.Count(x => !x.Served)];
        yield return [Workspace, "bot", 0L, (long)open.Count(x => x.Bot)];
        yield return [Workspace, "snoozed", 0L, (long)open.Count(x => x.Snoozed)];
        foreach (var queue in open.Where(x => x.Queued).GroupBy(x => x.Division))
            yield return [Workspace, "queued", (long)queue.Key, (long)queue.Count()];
    }

    /// <summary>Five views for everybody, and five for each supervisor.</summary>
    private IEnumerable<object[]> Views(long owner)
    {
        string[] filters =
        [
            """{"resolved":false,"tag":["vip"]}""", """{"resolved":false,"unanswered":true,"channel":["2"]}""", """{"tag":["press"]}""", """{"resolved":false,"division":["1","2"],"bot":false}""", """{"tag":["vip","refund"],"tag_match":"all"}""",
        ];
        return filters.Select((filter, i) => new object[] { Workspace, owner, $"View {i}", filter, $"k{i}", Beginning, Beginning, 1L });
    }
}
