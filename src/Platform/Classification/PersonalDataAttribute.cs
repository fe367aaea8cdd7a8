using Conversa.Platform.Storage;
using Microsoft.Extensions.Compliance.Classification;

namespace Conversa.Platform.Classification;

/// <summary>What erasing a person does to a column of theirs.</summary>
public enum OnErase
{
    /// <summary>The whole row goes.</summary>
    DeleteRow,

    /// <summary>The column becomes empty (null, or the type's empty value); the row stays for the others in the room.</summary>
    Clear,

    /// <summary>The reference is pointed at "someone who left".</summary>
    Detach,

    /// <summary>Kept, with the stated reason; for records the law asks for.</summary>
    Keep,
}

/// <summary>
/// This persisted property says something about a person (for logged parameters see <see cref="LoggedAttribute"/>). It must name what it is (a fideslang key, see <see cref="Fides"/>),
/// whose it is (the column that leads to the person), why it is kept and what erasure does.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Class)]
public sealed class PersonalDataAttribute(string category) : DataClassificationAttribute(new DataClassification("fides", category))
{
    /// <summary>The fideslang category key.</summary>
    public string Category { get; } = category;

    /// <summary>The property of the same row that holds the person's user number, or the path to it (<c>RoomId&gt;RoomMember.UserId</c>).</summary>
    public string Owner { get; init; } = "";

    /// <summary>Why it is kept: a fideslang data use key.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>What erasure does to it.</summary>
    public OnErase Erase { get; init; } = OnErase.Clear;
}

/// <summary>This persisted property or logged parameter says nothing about a person, and why that is so.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.Field | AttributeTargets.Class)]
public sealed class NotPersonalAttribute(string why) : Attribute
{
    /// <summary>The reason, for the next reader.</summary>
    public string Why { get; } = why;
}

/// <summary>Describes a table written with raw SQL: the class's properties are its columns, in snake case.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StoredInAttribute(string table) : Attribute
{
    /// <summary>The table's name, the same on both engines.</summary>
    public string Table { get; } = table;
}

/// <summary>This table, or this column of one, exists on one engine only (a full-text index is made differently on each).</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class OnlyOnAttribute(Engine engine) : Attribute
{
    /// <summary>The engine that has it.</summary>
    public Engine Engine { get; } = engine;
}
