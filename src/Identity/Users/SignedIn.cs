using Conversa.Identity.Sessions;

namespace Conversa.Identity.Users;

/// <summary>A user who got in.</summary>
/// <param name="User">Who.</param>
/// <param name="Tokens">What to keep; shown once.</param>
/// <param name="Created">The user is new.</param>
public sealed record SignedIn(UserCard User, IssuedTokens Tokens, bool Created);
