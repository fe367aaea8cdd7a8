namespace Conversa.Client;

/// <summary>How current what one knows is.</summary>
public enum LineState
{
    /// <summary>Nothing was heard yet.</summary>
    Connecting,

    /// <summary>There is a line, and what was missed is being told.</summary>
    CatchingUp,

    /// <summary>Everything that happened has been told.</summary>
    Live,

    /// <summary>The line broke; it is tried again.</summary>
    Offline,
}
