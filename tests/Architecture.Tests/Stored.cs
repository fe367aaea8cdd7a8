using Conversa.Platform.Classification;
using Conversa.Platform.Storage;

namespace Conversa.Architecture.Tests;

/// <summary>Everything the product stores is described, and everything it describes is stored. (That the gate can fail is proven in the platform's own tests.)</summary>
public sealed class Stored
{
    [Fact]
    public void Every_row_class_is_complete() => PersistedModel.Build(Repository.Modules).Tables.Count.ShouldBeGreaterThan(3);

    [Theory, EveryEngine]
    public async Task The_migrated_database_is_exactly_as_described(Engine engine)
    {
        await using var test = await TestDatabase.CreateAsync(engine, [.. Repository.Modules]);

        await PersistedModel.Build(Repository.Modules).CheckAgainstAsync(test.Database, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Both_engines_have_the_same_migrations() => Repository.Modules.SelectMany(x => Lonely(x.GetManifestResourceNames())).ShouldBeEmpty();

    [Fact]
    public void A_migration_for_one_engine_only_is_found() =>
        Lonely(["Conversa.X.Migrations.Sqlite.0001_a.sql", "Conversa.X.Migrations.Postgres.0001_a.sql", "Conversa.X.Migrations.Sqlite.0002_b.sql"]).ShouldBe(["Conversa.X.Migrations.Sqlite.0002_b.sql"]);

    private static List<string> Lonely(string[] resources) =>
        [.. resources.Where(x => x.Contains(".Migrations.", StringComparison.Ordinal) && !resources.Contains(Twin(x)))];

    private static string Twin(string resource) => resource.Contains(".Sqlite.", StringComparison.Ordinal)
        ? resource.Replace(".Sqlite.", ".Postgres.", StringComparison.Ordinal)
        : resource.Replace(".Postgres.", ".Sqlite.", StringComparison.Ordinal);
}
