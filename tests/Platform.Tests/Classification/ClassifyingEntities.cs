using Conversa.Platform.Classification;
using Conversa.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using static Conversa.Platform.Tests.Classification.Descriptions;

namespace Conversa.Platform.Tests.Classification;

public sealed class ClassifyingEntities
{
    [Theory, EveryEngine]
    public void A_fully_classified_model_builds(Engine engine)
    {
        using var context = new Context(engine, Map);

        context.Model.GetEntityTypes().Count().ShouldBe(2);
    }

    [Theory, EveryEngine]
    public void An_unclassified_property_stops_the_model_and_is_named(Engine engine) =>
        FaultsOf(engine, model => model.Entity<Unclassified>().ToTable("bad").HasNoKey().Property(x => x.Nick).HasColumnName("nick"))
            .ShouldHaveSingleItem().ShouldContain("Unclassified.Nick is not classified");

    [Theory, EveryEngine]
    public void Every_unclassified_property_is_listed(Engine engine) =>
        FaultsOf(engine, model =>
        {
            model.Entity<Plain>().HasKey(x => x.First);
            model.Entity<Orphan>().ToTable("bad").HasNoKey().Property(x => x.Nick).HasColumnName("nick");
        }).Count.ShouldBe(4); // the class itself, its two properties, and the orphan

    [Theory, EveryEngine]
    public void A_property_that_only_the_model_knows_is_refused(Engine engine) =>
        FaultsOf(engine, model =>
        {
            Map(model);
            model.Entity<NoteRow>().Property<string>("Hidden").HasColumnName("hidden");
        }).ShouldHaveSingleItem().ShouldContain("NoteRow.Hidden is a property of EF Core's");

    [Theory, EveryEngine]
    public void A_column_under_another_name_is_refused(Engine engine) =>
        FaultsOf(engine, model =>
        {
            Map(model);
            model.Entity<NoteRow>().Property(x => x.PersonId).HasColumnName("writer");
        }).ShouldHaveSingleItem().ShouldContain("NoteRow.PersonId is mapped to column writer, but describes person_id");

    [Theory, EveryEngine]
    public void A_table_under_another_name_is_refused(Engine engine) =>
        FaultsOf(engine, model =>
        {
            Map(model);
            model.Entity<NoteRow>().ToTable("notes");
        }).ShouldHaveSingleItem().ShouldContain("NoteRow is mapped to table notes, but describes note");

    private static IReadOnlyList<string> FaultsOf(Engine engine, Action<ModelBuilder> map)
    {
        using var context = new Context(engine, map);
        return Should.Throw<ClassificationException>(() => context.Model).Faults;
    }

    private static void Map(ModelBuilder model)
    {
        model.Entity<PersonRow>(person =>
        {
            person.ToTable("person");
            person.Property(x => x.Id).HasColumnName("id");
            person.Property(x => x.EmailAddress).HasColumnName("email_address");
            person.Property(x => x.Version).HasColumnName("version");
            person.HasMany(x => x.Notes).WithOne().HasForeignKey(x => x.PersonId);
        });
        model.Entity<NoteRow>(note =>
        {
            note.ToTable("note");
            note.Property(x => x.Id).HasColumnName("id");
            note.Property(x => x.PersonId).HasColumnName("person_id");
        });
    }

    private sealed class Plain
    {
        public long First { get; set; }

        public string Second { get; set; } = "";
    }

    private sealed class Context(Engine engine, Action<ModelBuilder> map) : DbContext
    {
        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder)
        {
            // Each test has a model of its own; EF Core would hand one test's model to the next.
            optionsBuilder.ReplaceService<Microsoft.EntityFrameworkCore.Infrastructure.IModelCacheKeyFactory, NoModelCache>();
            if (engine == Engine.Sqlite)
                optionsBuilder.UseSqlite("Data Source=:memory:");
            else
                optionsBuilder.UseNpgsql("Host=127.0.0.1");
        }

        protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => configurationBuilder.RequireClassification();

        protected override void OnModelCreating(ModelBuilder modelBuilder) => map(modelBuilder);
    }

    private sealed class NoModelCache : Microsoft.EntityFrameworkCore.Infrastructure.IModelCacheKeyFactory
    {
        public object Create(DbContext context, bool designTime) => new();
    }
}
