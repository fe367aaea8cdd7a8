using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.Extensions.Compliance.Classification;
using Microsoft.Extensions.Compliance.Redaction;

namespace Conversa.Platform.Classification.Redaction;

/// <summary>
/// Chooses how a data category looks in the log. A rule covers its key and everything below it; what no rule covers is erased, and so is a value
/// with several classifications. (The library's own provider takes no account of keys that lie below one another.)
/// </summary>
internal sealed class CategoryRedactors : IRedactorProvider
{
    /// <summary>Categories whose values stay tellable apart, as a keyed hash.</summary>
    private static readonly string[] Correlated = [Fides.Category.UserUniqueId, Fides.Category.UserDeviceIpAddress, Fides.Category.UserDeviceDeviceId];

    private readonly FrozenDictionary<DataClassificationSet, Redactor> rules;

    public CategoryRedactors()
    {
        // The key lives as long as the process: lines of one run correlate, those of two runs or two nodes do not.
        var hash = new KeyedHashRedactor(RandomNumberGenerator.GetBytes(32));
        rules = FidesKeys.Categories.Where(key => Correlated.Any(rule => FidesKeys.IsWithin(key, rule)))
            .ToFrozenDictionary(key => new DataClassificationSet(new DataClassification(LoggedAttribute.Taxonomy, key)), Redactor (_) => hash);
    }

    public Redactor GetRedactor(DataClassificationSet classifications) => rules.GetValueOrDefault(classifications) ?? ErasingRedactor.Instance;
}
