using System.Data.Common;
using System.Net;
using Conversa.Platform.Observability;
using Conversa.Platform.Storage;
using Conversa.Platform.Tests.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Conversa.Platform.Tests.Observability;

public sealed class Stopping
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_running_program_is_live_and_ready()
    {
        await using var app = await WebApp.StartAsync();

        (await app.Client.GetStringAsync("/health/live", Now)).ShouldContain("live");
        (await app.Client.GetStringAsync("/health/ready", Now)).ShouldContain("\"databaseReachable\":true,\"migrationsApplied\":true,\"draining\":false");
    }

    [Fact]
    public async Task A_program_without_its_database_is_live_but_not_ready()
    {
        Losable? database = null;
        await using var app = await WebApp.StartAsync(parts: builder => builder.Services.AddSingleton<Database>(provider => database = new Losable(provider.GetRequiredService<StorageOptions>())));
        database!.Lost = true;

        (await app.Client.GetAsync("/health/live", Now)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var ready = await app.Client.GetAsync("/health/ready", Now);
        ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await ready.Content.ReadAsStringAsync(Now)).ShouldContain("\"databaseReachable\":false,\"migrationsApplied\":true");
    }

    [Fact]
    public async Task A_stop_says_goodbye_then_finishes_what_runs_then_writes_down()
    {
        var order = new List<string>();
        var running = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        var goodbye = new Part("goodbye", DrainStage.Connections, order);
        await using var app = await WebApp.StartAsync(
            parts: builder => builder.Services.AddSingleton<IDrain>(goodbye).AddSingleton<IDrain>(new Part("write down", DrainStage.Flush, order)),
            routes: web => web.MapGet("/long", async () =>
            {
                running.SetResult();
                await finish.Task;
                lock (order)
                    order.Add("answer");
                return "done";
            }));
        var answer = app.Client.GetStringAsync("/long", Now);
        await running.Task;

        var stopping = app.StopAsync(Now);
        await goodbye.Asked.Task.WaitAsync(TimeSpan.FromSeconds(30), Now);
        finish.SetResult();

        (await answer).ShouldBe("done");
        await stopping;
        order.ShouldBe(["goodbye", "answer", "write down"]);
    }

    [Fact]
    public async Task While_stopping_readiness_says_no_first_and_new_requests_are_refused_after_the_notice()
    {
        var clock = new TestClock();
        var goodbye = new Part("goodbye", DrainStage.Connections, []) { Hold = new TaskCompletionSource() };
        await using var app = await WebApp.StartAsync(
            new() { ["Observability:ShutdownNoticeSeconds"] = "10" },
            builder => builder.Services.AddSingleton<TimeProvider>(clock).AddSingleton<IDrain>(goodbye));

        var stopping = app.StopAsync(Now);
        await Eventually.TrueAsync(async () => (await app.Client.GetAsync("/health/ready", Now)).StatusCode == HttpStatusCode.ServiceUnavailable, "readiness says no", ct: Now);
        (await app.Client.GetAsync("/page", Now)).StatusCode.ShouldBe(HttpStatusCode.OK); // within the notice

        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            return goodbye.Asked.Task.IsCompleted;
        }, "the notice is over", ct: Now);
        using var refused = await app.Client.GetAsync("/page", Now);
        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.Headers.ConnectionClose.ShouldBe(true);
        refused.Headers.RetryAfter.ShouldNotBeNull();
        (await app.Client.GetAsync("/health/live", Now)).StatusCode.ShouldBe(HttpStatusCode.OK);
        goodbye.Hold.SetResult();
        await stopping;
    }

    [Fact]
    public async Task One_parts_failure_does_not_keep_the_others_from_finishing()
    {
        var order = new List<string>();
        await using var app = await WebApp.StartAsync(parts: builder => builder.Services
            .AddSingleton<IDrain>(new Part("broken", DrainStage.Flush, order) { Fails = true })
            .AddSingleton<IDrain>(new Part("sound", DrainStage.Flush, order)));

        await app.StopAsync(Now);

        order.ShouldContain("sound");
    }

    /// <summary>A real database whose connections can be cut.</summary>
    private sealed class Losable(StorageOptions options) : Database
    {
        private readonly SqliteDatabase inner = new(options);

        public bool Lost { get; set; }

        public override Engine Engine => inner.Engine;

        public override ValueTask<DbConnection> OpenReadAsync(CancellationToken ct) => Lost ? throw new IOException("The line is cut.") : inner.OpenReadAsync(ct);

        public override Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken ct) => Lost ? throw new IOException("The line is cut.") : inner.WriteAsync(work, ct);

        public override bool IsDuplicate(Exception exception) => inner.IsDuplicate(exception);

        public override ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed class Part(string name, DrainStage stage, List<string> order) : IDrain
    {
        public string Name => name;

        public DrainStage Stage => stage;

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource? Hold { get; init; }

        public bool Fails { get; init; }

        public async Task DrainAsync(CancellationToken ct)
        {
            lock (order)
                order.Add(name);
            Asked.TrySetResult();
            if (Hold is not null)
                await Hold.Task.WaitAsync(ct);
            if (Fails)
                throw new InvalidOperationException("broken");
        }
    }
}
