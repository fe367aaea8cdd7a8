using System.Net;
using System.Net.Http.Headers;
using Conversa.Platform.Storage;

namespace Conversa.Host.Tests;

public sealed class RunningTheProgram : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("conversa-host-").FullName;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_starts_gets_ready_and_ends_well_when_asked_to()
    {
        await using var program = Program.Start(folder);
        using var client = new HttpClient { BaseAddress = await program.Listening };

        (await client.GetAsync("/health/ready", Now)).StatusCode.ShouldBe(HttpStatusCode.OK);
        program.Terminate();

        (await program.ExitAsync(Now)).ShouldBe(0);
        program.Output.ShouldNotContain("fail:");
    }

    [Fact]
    public async Task Metrics_are_for_this_machine_unless_a_token_is_set()
    {
        await using var program = Program.Start(folder);
        using var client = new HttpClient { BaseAddress = await program.Listening };

        (await client.GetStringAsync("/metrics", Now)).ShouldContain("conversa_");
        using var elsewhere = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        elsewhere.Headers.Add("X-Forwarded-For", "203.0.113.9");
        (await client.SendAsync(elsewhere, Now)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Metrics_with_a_token_are_for_those_who_have_it()
    {
        await using var program = Program.Start(folder, "--Observability:MetricsToken=a-long-word");
        using var client = new HttpClient { BaseAddress = await program.Listening };

        (await client.GetAsync("/metrics", Now)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "a-wrong-word");
        (await client.GetAsync("/metrics", Now)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "a-long-word");
        (await client.GetAsync("/metrics", Now)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("--Limits:GuessBurst=0", "Limits:GuessBurst")]
    [InlineData("--Observability:LogFormat=Xml", "Observability:LogFormat")]
    [InlineData("--Storage:Foldre=x", "Foldre")]
    public async Task It_does_not_start_with_a_setting_it_cannot_keep(string argument, string named)
    {
        await using var program = Program.Start(folder, argument);

        (await program.ExitAsync(Now)).ShouldNotBe(0);
        program.Output.ShouldContain(named);
    }

    [Fact]
    public async Task It_does_not_start_over_a_table_that_nobody_described()
    {
        await using (var database = new SqliteDatabase(new StorageOptions { Folder = folder }))
            await database.ExecuteAsync("create table stray (name text)", Now);
        await using var program = Program.Start(folder);

        (await program.ExitAsync(Now)).ShouldNotBe(0);
        program.Output.ShouldContain("Table stray is in the database");
    }

    [Fact]
    public async Task A_token_in_an_address_is_not_in_the_log_however_much_is_logged()
    {
        await using var program = Program.Start(folder, "--Observability:LogFormat=Json", "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft.AspNetCore=Trace");
        using var client = new HttpClient { BaseAddress = await program.Listening };

        await client.GetAsync("/api/v1/rooms?token=canary-in-the-query", Now);
        await client.GetAsync("/api/v2/sdk/canary-in-the-path?token=canary-in-the-query", Now);
        program.Terminate();
        await program.ExitAsync(Now);

        program.Output.ShouldContain("\"LogLevel\":\"Trace\""); // much is logged indeed
        program.Output.ShouldNotContain("canary-in-the");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
