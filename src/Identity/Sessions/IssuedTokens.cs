namespace Conversa.Identity.Sessions;

/// <summary>What a login or refresh hands out. The tokens are shown once; only their hashes are kept.</summary>
/// <param name="Session">The session's number inside.</param>
/// <param name="Token">43 letters and digits; proves the user until <paramref name="ExpiresAt"/>.</param>
/// <param name="ExpiresAt">When the token stops being valid.</param>
/// <param name="RefreshToken">43 letters and digits; buys the next token, once.</param>
/// <param name="RefreshExpiresAt">Until when it does.</param>
public sealed record IssuedTokens(long Session, string Token, DateTimeOffset ExpiresAt, string RefreshToken, DateTimeOffset RefreshExpiresAt);
