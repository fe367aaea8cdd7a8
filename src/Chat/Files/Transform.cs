using System.Globalization;

namespace Conversa.Chat.Files;

/// <summary>
/// What a segment such as <c>w_320,h_320,c_limit</c> asks for. Sizes are raised to the next of a few steps, so that one file cannot be asked
/// for in a million sizes.
/// </summary>
internal readonly record struct Transform(int? Width, int? Height, string Crop)
{
    private static readonly int[] Steps = [30, 48, 64, 96, 128, 160, 240, 320, 480, 640, 800, 1024, 1280, 1600, 2048];

    /// <summary>Reads a segment; false for anything unknown, which then means the original.</summary>
    public static bool TryParse(string segment, out Transform transform)
    {
        transform = default;
        int? width = null, height = null;
        var crop = "scale";
        foreach (var part in segment.Split(','))
        {
            var value = part.Length > 2 ? part[2..] : "";
            switch (part.Length > 2 ? part[..2] : "")
            {
                case "w_" when width is null && Step(value) is { } w:
                    width = w;
                    break;
                case "h_" when height is null && Step(value) is { } h:
                    height = h;
                    break;
                case "c_" when value is "limit" or "fit" or "scale" or "fill":
                    crop = value == "fit" ? "limit" : value; // nothing is enlarged here, so both mean the same
                    break;
                default:
                    return false;
            }
        }

        if (width is null && height is null)
            return false;
        transform = new Transform(width, height, width is null || height is null ? "limit" : crop);
        return true;
    }

    /// <summary>The size of the result for an upright picture of the given size, and the part of the picture that fills it.</summary>
    public ((int Width, int Height) Size, (float X, float Y, float Width, float Height) From) Apply(int width, int height)
    {
        var (w, h) = (Math.Min(Width ?? int.MaxValue, width), Math.Min(Height ?? int.MaxValue, height));
        if (Crop == "limit")
        {
            var scale = Math.Min((double)w / width, (double)h / height);
            return ((Math.Max(1, (int)Math.Round(width * scale)), Math.Max(1, (int)Math.Round(height * scale))), (0, 0, width, height));
        }

        if (Crop == "scale")
            return ((w, h), (0, 0, width, height));
        var fill = Math.Min((double)width / w, (double)height / h);
        var (fromWidth, fromHeight) = ((float)(w * fill), (float)(h * fill));
        return ((w, h), ((width - fromWidth) / 2, (height - fromHeight) / 2, fromWidth, fromHeight));
    }

    /// <summary>The name of the derived part.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"w{Width ?? 0}h{Height ?? 0}{Crop}");

    private static int? Step(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
            ? Steps.FirstOrDefault(step => step >= value, Steps[^1])
            : null;
}
