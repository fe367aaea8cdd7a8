using Conversa.Platform.Classification;
using Conversa.Platform.Storage;
using static Conversa.Platform.Tests.Classification.Descriptions;

namespace Conversa.Platform.Tests.Classification;

public sealed class ComparingWithTheDatabase
{
    private static readonly PersistedModel Model = PersistedModel.Build([typeof(PersonRow), typeof(NoteRow), typeof(WordRow)]);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task A_database_that_is_as_described_is_accepted(Engine engine)
    {
        await using var test = await DescribedAsync(engine);

        await Model.CheckAgainstAsync(test.Database, Now);
    }

    [Theory]
    [EveryEngine("create table stray (a integer)", "Table stray is in the database, but no class is marked")]
    [EveryEngine("alter table person add column nick text", "Column person.nick is in the database, but its row class does not describe it")]
    [EveryEngine("alter table person drop column version", "Column person.version is described, but it is not in the database")]
    [EveryEngine("drop table note", "Table note is described, but it is not in the database")]
    public async Task A_database_that_differs_is_refused_by_name(Engine engine, string change, string fault)
    {
        await using var test = await DescribedAsync(engine);
        await test.Database.ExecuteAsync(change, Now);

        var refused = await Should.ThrowAsync<ClassificationException>(() => Model.CheckAgainstAsync(test.Database, Now));

        refused.Faults.ShouldHaveSingleItem().ShouldContain(fault);
    }

    [Theory, EveryEngine]
    public async Task Every_difference_is_listed_at_once(Engine engine)
    {
        await using var test = await DescribedAsync(engine);
        await test.Database.ExecuteAsync("drop table note; create table stray (a integer); alter table person add column nick text", Now);

        var refused = await Should.ThrowAsync<ClassificationException>(() => Model.CheckAgainstAsync(test.Database, Now));

        refused.Faults.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_full_text_index_must_be_described_and_brings_its_shadow_tables_along()
    {
        await using var test = await DescribedAsync(Engine.Sqlite);
        await test.Database.ExecuteAsync("create virtual table note_search using fts5(body)", Now);

        var refused = await Should.ThrowAsync<ClassificationException>(() => Model.CheckAgainstAsync(test.Database, Now));

        refused.Faults.ShouldHaveSingleItem().ShouldContain("Table note_search is in the database");
    }

    [Fact]
    public async Task A_materialised_view_is_a_table_too()
    {
        await using var test = await DescribedAsync(Engine.Postgres);
        await test.Database.ExecuteAsync("create materialized view people as select id from person", Now);

        var refused = await Should.ThrowAsync<ClassificationException>(() => Model.CheckAgainstAsync(test.Database, Now));

        refused.Faults.ShouldHaveSingleItem().ShouldContain("Table people is in the database");
    }

    [Theory, EveryEngine]
    public async Task A_migrated_database_of_the_platform_is_as_described(Engine engine)
    {
        var platform = typeof(PersistedModel).Assembly;
        await using var test = await TestDatabase.CreateAsync(engine, platform);

        await PersistedModel.Build([platform]).CheckAgainstAsync(test.Database, Now);
    }

    private static async Task<TestDatabase> DescribedAsync(Engine engine)
    {
        var test = await TestDatabase.CreateAsync(engine);
        await test.Database.ExecuteAsync(
            "create table person (id bigint primary key, email_address text, version bigint); create table note (id bigint primary key, person_id bigint);"
            + test.Database.Dialect("create table word (note_id bigint, stem text)", "create table word (note_id bigint, vector tsvector)"), Now);
        return test;
    }
}
