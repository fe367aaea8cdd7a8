using Conversa.Platform;

namespace Conversa.Identity.Sessions;

/// <summary>A session whose token was presented and is valid.</summary>
/// <param name="Actor">The user, in the workspace, with the session's number.</param>
/// <param name="ExpiresAt">Until when, in unix milliseconds, unless it is revoked before.</param>
/// <param name="Family">Joins the sessions of one login; names the session towards its user.</param>
/// <param name="ReadAt">When it was read from the database, in unix milliseconds.</param>
/// <param name="LastUsedAt">When it was last seen to be used, in unix milliseconds and coarsely; kept for people who work here only.</param>
/// <param name="EndsAt">Until when use may renew it at most, in unix milliseconds; for people who work here only.</param>
public sealed record LiveSession(Actor Actor, long ExpiresAt, string Family, long ReadAt, long LastUsedAt = 0, long EndsAt = 0);
