using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace Conversa.Platform.Classification;

/// <summary>The classification gate for EF Core: a model with an undescribed property does not build.</summary>
public static class MustBeClassified
{
    /// <summary>Call from <c>ConfigureConventions</c>. Every entity's class must be a complete <see cref="StoredInAttribute"/> description of the table it is mapped to.</summary>
    /// <exception cref="ClassificationException">Thrown when the model is first used; lists every fault.</exception>
    public static void RequireClassification(this ModelConfigurationBuilder conventions) => conventions.Conventions.Add(_ => new Gate());

    private sealed class Gate : IModelFinalizingConvention
    {
        public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
        {
            var entities = modelBuilder.Metadata.GetEntityTypes().ToList();
            List<string> faults = [.. entities.SelectMany(MappingFaults)];
            // Owner paths may lead through tables that are written with raw SQL, so the neighbours are described too; only the entities are judged.
            var rows = entities.Select(x => x.ClrType).Where(x => x.IsDefined(typeof(StoredInAttribute))).ToHashSet();
            var all = rows.Concat(rows.Select(x => x.Assembly).Distinct().SelectMany(x => x.GetTypes()).Where(x => x.IsDefined(typeof(StoredInAttribute), inherit: false)))
                .Distinct().Select(PersistedTable.Of).ToList();
            faults.AddRange(ClassificationRules.Faults(all, rows.Contains));
            if (faults.Count > 0)
                throw new ClassificationException(faults);
        }

        private static IEnumerable<string> MappingFaults(IConventionEntityType entity)
        {
            if (entity.ClrType.GetCustomAttribute<StoredInAttribute>() is not { } stored)
            {
                yield return $"{entity.ClrType.Name} is an entity, but not marked [StoredIn(\"{entity.GetTableName()}\")].";
                foreach (var property in entity.GetDeclaredProperties())
                    yield return $"{entity.ClrType.Name}.{property.Name} is not classified.";
                yield break;
            }

            if (entity.GetTableName() != stored.Table)
                yield return $"{entity.ClrType.Name} is mapped to table {entity.GetTableName()}, but describes {stored.Table}.";
            var described = PersistedTable.Of(entity.ClrType);
            foreach (var property in entity.GetDeclaredProperties())
            {
                if (property.PropertyInfo is null)
                    yield return $"{entity.ClrType.Name}.{property.Name} is a property of EF Core's without a member to classify; declare it.";
                else if (described.Column(property.Name) is not { } column)
                    yield return $"{entity.ClrType.Name}.{property.Name} is not classified.";
                else if (property.GetColumnName() != column.Name)
                    yield return $"{entity.ClrType.Name}.{property.Name} is mapped to column {property.GetColumnName()}, but describes {column.Name}.";
            }

            foreach (var nested in entity.GetDeclaredComplexProperties())
                yield return $"{entity.ClrType.Name}.{nested.Name} is a complex property; its parts cannot be classified one by one, so give them columns of their own.";
        }
    }
}
