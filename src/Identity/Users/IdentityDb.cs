using System.Data.Common;
using System.Text.Json;
using Conversa.Platform.Classification;
using Conversa.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace Conversa.Identity.Users;

/// <summary>EF Core over the tables that screens filter and sort. It only reads; every write is a statement in the workspace's transaction.</summary>
internal sealed class IdentityDb(DbContextOptions<IdentityDb> options) : DbContext(options)
{
    public DbSet<UserRow> Users => Set<UserRow>();

    /// <summary>Over an open connection, which stays the caller's.</summary>
    public static IdentityDb Over(Database database, DbConnection connection)
    {
        var builder = new DbContextOptionsBuilder<IdentityDb>().UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);
        return new IdentityDb(database.Dialect<Func<DbContextOptionsBuilder<IdentityDb>>>(() => builder.UseSqlite(connection), () => builder.UseNpgsql(connection))().Options);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => configurationBuilder.RequireClassification();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<UserRow>().ToTable("end_user");
        foreach (var property in modelBuilder.Entity<UserRow>().Metadata.GetProperties())
            property.SetColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
    }
}
