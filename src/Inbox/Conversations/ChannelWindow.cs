namespace Conversa.Inbox.Conversations;

/// <summary>How long a channel lets one write to a customer after their last message.</summary>
public enum WindowStatus : short
{
    /// <summary>The channel has no such limit, or it is far off.</summary>
    Open = 0,

    /// <summary>Less than two hours are left.</summary>
    AlmostExpired = 1,

    /// <summary>One has to wait for the customer, or use what the channel allows outside of it.</summary>
    Expired = 2,
}

/// <summary>Reckons a channel's window.</summary>
public static class ChannelWindow
{
    /// <summary>How long before the end a window is almost expired, in milliseconds.</summary>
    public const long Almost = 2 * 60 * 60 * 1000;

    /// <summary>When the window ends; 0 when the channel has none or the customer has not written yet.</summary>
    /// <param name="hours">The channel's window; 0 for none.</param>
    /// <param name="lastCustomerAt">When the customer last wrote, in unix milliseconds.</param>
    public static long EndsAt(int hours, long lastCustomerAt) => hours == 0 || lastCustomerAt == 0 ? 0 : lastCustomerAt + (hours * 3_600_000L);

    /// <summary>Where a window that ends then stands now.</summary>
    public static WindowStatus Status(long endsAt, long now) =>
        endsAt == 0 || now < endsAt - Almost ? WindowStatus.Open : now < endsAt ? WindowStatus.AlmostExpired : WindowStatus.Expired;
}
