namespace Conversa.Platform.Log;

/// <summary>Thrown while a batch is stored when the database is not where memory believed it to be: the batch is undone and prepared again.</summary>
public sealed class HeadMovedException : Exception;
