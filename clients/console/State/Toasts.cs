namespace Conversa.ConsoleApp.State;

/// <summary>Short words about what just happened, told to screen readers too; they go by themselves.</summary>
public sealed class Toasts
{
    private static readonly TimeSpan Stay = TimeSpan.FromSeconds(7);

    private readonly List<(int Number, string Text, bool Bad)> shown = [];
    private int last;

    public event Action? Changed;

    public IReadOnlyList<(int Number, string Text, bool Bad)> Shown => shown;

    public void Say(string text) => _ = ShowAsync(text, false);

    public void Complain(string text) => _ = ShowAsync(text, true);

    public void Close(int number)
    {
        shown.RemoveAll(x => x.Number == number);
        Changed?.Invoke();
    }

    private async Task ShowAsync(string text, bool bad)
    {
        var number = ++last;
        shown.Add((number, text, bad));
        Changed?.Invoke();
        await Task.Delay(Stay);
        Close(number);
    }
}
