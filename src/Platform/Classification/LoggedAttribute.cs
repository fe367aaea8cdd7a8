using Microsoft.Extensions.Compliance.Classification;

namespace Conversa.Platform.Classification;

/// <summary>
/// This parameter of a <c>[LoggerMessage]</c> method says something about a person, so its value is redacted before it is written anywhere.
/// The logging generator makes these attributes without arguments, hence one class for each kind of thing that is worth logging at all.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
public abstract class LoggedAttribute(string category) : DataClassificationAttribute(new DataClassification(Taxonomy, category))
{
    /// <summary>The taxonomy the classification keys come from.</summary>
    public const string Taxonomy = "fides";
}

/// <summary>A user's, session's or device's number or id: written as a keyed hash, the same one for the same id within one run of the process.</summary>
public sealed class LoggedIdAttribute() : LoggedAttribute(Fides.Category.UserUniqueIdPseudonymous);

/// <summary>A network address: written as a keyed hash, the same one for the same address within one run of the process.</summary>
public sealed class LoggedAddressAttribute() : LoggedAttribute(Fides.Category.UserDeviceIpAddress);

/// <summary>A person's name: erased.</summary>
public sealed class LoggedNameAttribute() : LoggedAttribute(Fides.Category.UserName);

/// <summary>An e-mail address, phone number or anything else by which a person is reached: erased.</summary>
public sealed class LoggedContactAttribute() : LoggedAttribute(Fides.Category.UserContact);

/// <summary>What a person wrote or sent: erased.</summary>
public sealed class LoggedContentAttribute() : LoggedAttribute(Fides.Category.UserContentPrivate);

/// <summary>A password, token, key or secret: erased.</summary>
public sealed class LoggedSecretAttribute() : LoggedAttribute(Fides.Category.UserAuthorizationCredentials);

/// <summary>Anything else about a person: erased.</summary>
public sealed class LoggedPersonalAttribute() : LoggedAttribute(Fides.Category.User);
