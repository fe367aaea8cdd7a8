using Conversa.Platform.Classification;

namespace Conversa.Chat.Files;

/// <summary>One uploaded file: what it is, whose it is, where it lies.</summary>
[StoredIn("file")]
internal sealed record FileRow
{
    [NotPersonal("A number given by the database")]
    public required long Id { get; init; }

    [NotPersonal("The tenant, an organisation")]
    public required long WorkspaceId { get; init; }

    /// <summary>Who uploaded it; 0 when a server did.</summary>
    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(UserId), Purpose = Fides.Use.FunctionalStorage, Erase = OnErase.DeleteRow)]
    public required long UserId { get; init; }

    /// <summary>The client's own id for the upload, so that a retry finds the first one.</summary>
    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public string? ClientId { get; init; }

    /// <summary>The unguessable part of its address. Kept as it is: the same address stands in the messages that show the file, so a hash here would protect nothing.</summary>
    [PersonalData(Fides.Category.UserAuthorizationCredentials, Owner = nameof(UserId), Purpose = Fides.Use.FunctionalStorage, Erase = OnErase.DeleteRow)]
    public required string Address { get; init; }

    [NotPersonal("A random name in the blob store")]
    public required string Blob { get; init; }

    [PersonalData(Fides.Category.UserContentPrivate, Owner = nameof(UserId), Purpose = Fides.Use.FunctionalStorage, Erase = OnErase.DeleteRow)]
    public required string Name { get; init; }

    [NotPersonal("A kind of file")]
    public required string MediaType { get; init; }

    [NotPersonal("A number of bytes")]
    public required long Size { get; init; }

    [NotPersonal("A number of pixels")]
    public int? Width { get; init; }

    [NotPersonal("A number of pixels")]
    public int? Height { get; init; }

    [NotPersonal("A number of pages")]
    public int? Pages { get; init; }

    /// <summary>SHA-256 of the stored bytes, in hex.</summary>
    [PersonalData(Fides.Category.UserContentPrivate, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public required string Digest { get; init; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(UserId), Purpose = Fides.Use.FunctionalStorage, Erase = OnErase.DeleteRow)]
    public required long CreatedAt { get; init; }

    /// <summary>When the bytes were safely in the blob store; before that the file is not there.</summary>
    [NotPersonal("When the store finished")]
    public long? StoredAt { get; init; }

    /// <summary>When it was taken back: from then on it is not there, and the row goes once the bytes are gone.</summary>
    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(UserId), Purpose = Fides.Use.FunctionalStorage, Erase = OnErase.DeleteRow)]
    public long? RevokedAt { get; init; }
}

/// <summary>A file that is gone: remembered for a while, so that taking it back again answers like the first time.</summary>
[StoredIn("file_taken_back")]
internal sealed record FileTakenBackRow
{
    [NotPersonal("A number given by the database")]
    public required long Id { get; init; }

    [NotPersonal("The tenant, an organisation")]
    public required long WorkspaceId { get; init; }

    /// <summary>Who had uploaded it; 0 when a server did.</summary>
    [PersonalData(Fides.Category.UserUniqueIdPseudonymous, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public required long UserId { get; init; }

    [PersonalData(Fides.Category.UserBehavior, Owner = nameof(UserId), Purpose = Fides.Use.EssentialServiceOperations, Erase = OnErase.DeleteRow)]
    public required long TakenAt { get; init; }
}
