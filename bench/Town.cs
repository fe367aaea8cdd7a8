using Conversa.Chat.Rooms;
using Conversa.Identity.Sessions;
using Conversa.Identity.Users;
using Conversa.Identity.Workspaces;
using Conversa.Platform;
using Microsoft.Extensions.DependencyInjection;

namespace Conversa.Bench;

/// <summary>The people of a benchmark and their rooms.</summary>
internal sealed class Town
{
    public const string Code = "bench";

    /// <summary>200 bytes, as a short message of two sentences would be.</summary>
    public static readonly string Text = string.Concat(Enumerable.Repeat("Shall we meet at the station at nine? ", 6))[..200];

    /// <param name="User">The number inside.</param>
    /// <param name="Name">The id outside.</param>
    /// <param name="Token">The session's token; empty without one.</param>
    /// <param name="Session">The session's number.</param>
    public sealed record Person(UserCard User, string Name, string Token, long Session);

    public long Workspace { get; private init; }

    public Person[] People { get; private init; } = [];

    /// <summary>Room i belongs to the people 2i and 2i + 1.</summary>
    public long[] Pairs { get; private init; } = [];

    /// <summary>The room of everybody; 0 when there is none.</summary>
    public long Square { get; private set; }

    /// <summary>Person i of a pair's two, as the one who acts.</summary>
    public Actor Actor(int person) => Platform.Actor.OfUser(Workspace, People[person].User.Id, People[person].Session);

    /// <summary>Settles people, with sessions if they are to connect, and opens a room for each two of the first ones.</summary>
    public static async Task<Town> SettleAsync(IServiceProvider services, int people, int pairs, bool sessions, bool square = false)
    {
        var workspace = (await services.GetRequiredService<CreateWorkspace>().Handle(new(Code, "Bench"), default)).Value.Workspace.Id;
        var server = new Actor(ActorKind.Server, workspace, 0, 0, new HashSet<string> { "*" });
        var upsert = services.GetRequiredService<UpsertUser>();
        var issue = services.GetRequiredService<IssueSession>();
        var open = services.GetRequiredService<OpenPair>();

        var settled = new Person[people];
        await EachAsync(people, async i =>
        {
            var name = $"person{i}";
            var user = (await upsert.Handle(new(name, new ProfileChange($"Person {i}")), server, default)).Value.User;
            var tokens = sessions ? (await issue.Handle(name, false, server, default)).Value.Tokens : null;
            settled[i] = new Person(user, name, tokens?.Token ?? "", tokens?.Session ?? 0);
        });
        var rooms = new long[pairs];
        await EachAsync(pairs, async i => rooms[i] = (await open.Handle(new(settled[2 * i].User, settled[(2 * i) + 1].User, null), server, default)).Value.Room.Id);
        var town = new Town { Workspace = workspace, People = settled, Pairs = rooms };
        if (square)
        {
            var group = services.GetRequiredService<CreateGroup>();
            town.Square = (await group.Handle(new(settled[0].User, true, "Square", [.. settled[1..].Select(person => person.User)], null, null, null), server, default)).Value.Id;
        }

        return town;
    }

    private static Task EachAsync(int count, Func<int, Task> settle) =>
        Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (i, _) => await settle(i));
}
