using System.Globalization;

namespace Conversa.ConsoleApp.Texts;

/// <summary>Figures in the reader's language.</summary>
public static class WordsOfFigures
{
    private static readonly NumberFormatInfo English = Groups(","), Indonesian = Groups(".");

    extension(Words words)
    {
        /// <summary>A whole number with its thousands apart.</summary>
        public string Number(long number) => number.ToString("#,0", words.Language == "id" ? Indonesian : English);

        /// <summary>A share of one as per cent.</summary>
        public string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %");

        /// <summary>How long, in the two largest units: 3 min 20 s, 2 d 4 h.</summary>
        public string Length(TimeSpan time) => time switch
        {
            { TotalSeconds: < 1 } => words["time.s", 0],
            { TotalMinutes: < 1 } => words["time.s", (int)time.TotalSeconds],
            { TotalHours: < 1 } => words["time.min", time.Minutes] + (time.Minutes < 10 && time.Seconds > 0 ? " " + words["time.s", time.Seconds] : ""),
            { TotalDays: < 1 } => words["time.h", time.Hours] + (time.Minutes > 0 ? " " + words["time.min", time.Minutes] : ""),
            _ => words["time.d", (int)time.TotalDays] + (time.Hours > 0 ? " " + words["time.h", time.Hours] : ""),
        };

        /// <summary>The same of seconds; a dash for nothing.</summary>
        public string Seconds(double? seconds) => seconds is { } known ? words.Length(TimeSpan.FromSeconds(known)) : "–";
    }

    private static NumberFormatInfo Groups(string separator) => new() { NumberGroupSeparator = separator };
}
