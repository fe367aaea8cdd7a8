namespace Conversa.Chat.Files.Cleaning;

/// <summary>The size a picture's header states, before it is turned upright; zero when it states none.</summary>
internal readonly record struct Picture(int Width, int Height)
{
    /// <summary>How many pixels whoever opens it has to unpack.</summary>
    public long Pixels => (long)Width * Height;
}
