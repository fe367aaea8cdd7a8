using System.Text.Json;
using Conversa.Chat.Api;
using Conversa.Chat.Members;
using Conversa.Chat.Messages;
using Conversa.Chat.Rooms;
using Conversa.Chat.Search;
using Conversa.Identity;
using Conversa.Identity.Access;
using Conversa.Identity.Blocks;
using Conversa.Identity.Users;
using Conversa.Identity.Workspaces;
using Conversa.Platform;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Conversa.Chat.Tests;

/// <summary>People who talk, on a real host with a real database; what durable consumers make of it can be waited for.</summary>
internal sealed class TalkApp : IAsyncDisposable
{
    private readonly WebApplication app;
    private bool ownsStore;
    private bool closed;
    private int sent;

    private TalkApp(WebApplication app, TestDatabase store, bool ownsStore, TestClock clock) => (this.app, Store, this.ownsStore, Clock) = (app, store, ownsStore, clock);

    public TestDatabase Store { get; }

    public TestClock Clock { get; }

    public WorkspaceCard Workspace { get; private set; } = null!;

    public Uri Address => new(app.Urls.First());

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public static async Task<TalkApp> StartAsync(Engine engine, params (string Key, string Value)[] settings)
    {
        var store = await TestDatabase.CreateAsync(engine);
        var talk = await StartAsync(store, ownsStore: true, new TestClock(), settings);
        talk.Workspace = await talk.NewWorkspace("acme");
        return talk;
    }

    /// <summary>The same data on a new process; the old one has to be closed first on SQLite.</summary>
    public async Task<TalkApp> Restart(params (string Key, string Value)[] settings)
    {
        await CloseAsync();
        ownsStore = false; // the next one's now
        var talk = await StartAsync(Store, ownsStore: true, Clock, settings);
        (talk.Workspace, talk.sent) = (Workspace, sent);
        return talk;
    }

    /// <summary>Every workspace made here has the same secret.</summary>
    public const string Secret = "workspace-secret-of-the-tests";

    public async Task<WorkspaceCard> NewWorkspace(string code) => (await Get<CreateWorkspace>().Handle(new(code, code, Secret), Now)).Value.Workspace;

    public Actor Server(WorkspaceCard? workspace = null) => new(ActorKind.Server, (workspace ?? Workspace).Id, 0, 0, new HashSet<string> { "*" });

    public async Task<UserCard> Person(string name, WorkspaceCard? workspace = null) =>
        (await Get<UpsertUser>().Handle(new(name, ProfileChange.Nothing with { Name = name }, null), Server(workspace), Now)).Value.User;

    public async Task<long> Pair(UserCard one, UserCard other) => (await Get<OpenPair>().Handle(new(one, other, null), ActorOf(one), Now)).Value.Room.Id;

    public async Task<long> Group(UserCard creator, params UserCard[] members) =>
        (await Get<CreateGroup>().Handle(new(creator, true, "group", members, null, null, null), ActorOf(creator), Now)).Value.Id;

    public async Task<long> Channel(string uniqueId, UserCard opener) => (await Get<OpenChannel>().Handle(new(uniqueId, opener, true, [], null, null, null), ActorOf(opener), Now)).Value.Room.Id;

    public async Task<StoredMessage> Say(UserCard who, long room, string text, string type = "text", string? payload = null)
    {
        var body = MessageBody.TryParse(type, text, payload is null ? null : JsonElement.Parse(payload), null, Get<ChatOptions>()).Value;
        return (await Get<SendMessage>().Handle(new(room, $"c{Interlocked.Increment(ref sent)}", body), ActorOf(who), Now)).Value;
    }

    /// <summary>A server posts in somebody's name.</summary>
    public async Task<StoredMessage> Announce(UserCard who, long room, string text) =>
        (await Get<SendMessage>().Handle(new(room, $"c{Interlocked.Increment(ref sent)}", MessageBody.TryParse("text", text, null, null, Get<ChatOptions>()).Value, who.Id), Server(), Now)).Value;

    public async Task Edit(UserCard who, long message, string text) => (await Get<EditMessage>().Handle(new(message, text, null, null), ActorOf(who), Now)).Ok.ShouldBeTrue();

    public async Task Delete(UserCard who, params long[] messages) => (await Get<DeleteMessages>().Handle(messages, ActorOf(who), Now)).Ok.ShouldBeTrue();

    public async Task Clear(UserCard who, long room) => (await Get<ClearRoom>().Handle(room, ActorOf(who), Now)).Ok.ShouldBeTrue();

    public async Task Leave(UserCard who, long room) => (await Get<ChangeMembers>().Remove(room, [who], ActorOf(who), Now)).Ok.ShouldBeTrue();

    public async Task Block(UserCard who, UserCard other) => (await Get<BlockUser>().Handle(other.ExternalId, true, ActorOf(who), Now)).Ok.ShouldBeTrue();

    public Task<Result<SearchMessages.Found>> Search(Actor actor, SearchMessages.Query query) => Get<SearchMessages>().Handle(query, actor, Now);

    public async Task<string[]> Find(UserCard who, string text) => [.. (await Search(ActorOf(who), new(text, 100))).Value.Messages.Select(message => message.Text)];

    public Task<Result<SearchMessages.Found>> Files(Actor actor, ListFiles.Query query) => Get<ListFiles>().Handle(query, actor, Now);

    /// <summary>Waits until a durable consumer has handled everything that was said.</summary>
    public Task CaughtUp(string consumer) => Eventually.TrueAsync(
        async () => await Store.Database.FirstAsync(
            "select count(*) from workspace_head h left join log_consumer c on c.workspace_id = h.workspace_id and c.name = @name where h.position > coalesce(c.position, 0)",
            r => r.GetInt64(0), Now, ("name", consumer)) == 0,
        $"{consumer} has read the log", ct: Now);

    public static Actor ActorOf(UserCard who) => Actor.OfUser(who.Workspace, who.Id, 1);

    public T Get<T>() where T : notnull => app.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        if (ownsStore)
            await Store.DisposeAsync();
    }

    private async Task CloseAsync()
    {
        if (closed)
            return;
        closed = true;
        await ChatHost.StopAsync(app);
    }

    private static async Task<TalkApp> StartAsync(TestDatabase store, bool ownsStore, TestClock clock, params (string Key, string Value)[] settings)
    {
        var app = await ChatHost.StartAsync(store, settings, clock, host =>
        {
            host.UseIdentity();
            host.MapGroup("/api/v1").MapChatApi();
        });
        return new TalkApp(app, store, ownsStore, clock);
    }
}
