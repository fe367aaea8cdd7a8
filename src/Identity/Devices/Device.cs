using System.Data.Common;

namespace Conversa.Identity.Devices;

/// <summary>A device of a user's.</summary>
/// <param name="Id">Its number.</param>
/// <param name="User">Whose.</param>
/// <param name="Platform">What kind of push reaches it: <c>android</c>, <c>ios</c>, <c>rn</c>, <c>web</c> …</param>
/// <param name="Token">The push provider's name for it.</param>
/// <param name="Development">Which of the provider's environments.</param>
/// <param name="UpdatedAt">When it last reported, in unix milliseconds.</param>
public sealed record Device(long Id, long User, string Platform, string Token, bool Development, long UpdatedAt)
{
    internal const string Columns = "id, user_id, platform, token, development, updated_at";

    internal static Device Read(DbDataReader r) => new(r.GetInt64(0), r.GetInt64(1), r.GetString(2), r.GetString(3), r.GetBoolean(4), r.GetInt64(5));
}
