using Conversa.Platform;

namespace Conversa.Identity.Keys;

/// <summary>An API key that was presented and is valid.</summary>
/// <param name="Id">The key's number.</param>
/// <param name="Actor">The server, with the key's scopes.</param>
/// <param name="ExpiresAt">Until when, in unix milliseconds.</param>
/// <param name="ReadAt">When it was read from the database.</param>
internal sealed record LiveKey(long Id, Actor Actor, long ExpiresAt, long ReadAt);
