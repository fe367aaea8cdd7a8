using Microsoft.JSInterop;

namespace Conversa.ConsoleApp.State;

/// <summary>The browser this runs in: what it keeps, what it tells, what only it can do.</summary>
public sealed class Browser(IJSRuntime js)
{
    private IJSInProcessObjectReference page = null!;
    private DotNetObjectReference<Browser>? self;

    /// <summary>A shortcut was pressed outside of any field.</summary>
    public event Action<string>? Pressed;

    /// <summary>The network came (true) or went (false).</summary>
    public event Action<bool>? NetworkChanged;

    /// <summary>The page is looked at, or not.</summary>
    public event Action<bool>? VisibilityChanged;

    public bool IsVisible { get; private set; } = true;

    public string Language => page.Invoke<string>("language");

    public async Task OpenAsync()
    {
        page = (IJSInProcessObjectReference)await js.InvokeAsync<IJSObjectReference>("import", "./console.js");
        self = DotNetObjectReference.Create(this);
        IsVisible = page.Invoke<bool>("listen", self);
    }

    public string? Recall(string key) => page.Invoke<string?>("recall", key);

    public void Keep(string key, string? value) => page.InvokeVoid("keep", key, value);

    public IReadOnlyList<string> Kept(string prefix) => page.Invoke<string[]>("kept", prefix);

    public void SayLanguage(string language) => page.InvokeVoid("sayLanguage", language);

    public void Title(string title) => page.InvokeVoid("title", title);

    public void Ring() => page.InvokeVoid("ring");

    public bool IsDark(string choice) => page.Invoke<bool>("theme", choice);

    public void Focus(string selector) => page.InvokeVoid("focusOn", selector);

    public void Click(string selector) => page.InvokeVoid("click", selector);

    public void OpenDialog(string id) => page.InvokeVoid("openDialog", id);

    public void CloseDialog(string id) => page.InvokeVoid("closeDialog", id);

    public void ToEnd(string selector, bool always) => page.InvokeVoid("toEnd", selector, always);

    public double DistanceToEnd(string selector) => page.Invoke<double>("distanceToEnd", selector);

    public void KeepDistanceToEnd(string selector, double distance) => page.InvokeVoid("keepDistanceToEnd", selector, distance);

    public void WatchStart(string selector) => page.InvokeVoid("watchStart", selector);

    public void Compose(string selector) => page.InvokeVoid("compose", selector);

    public string? Preview(string input, int index) => page.Invoke<string?>("preview", input, index);

    public bool KnowsPasskeys => page.Invoke<bool>("knowsPasskeys");

    /// <summary>Asks the device to make a passkey; null when its person did not want to.</summary>
    public ValueTask<string?> MakePasskeyAsync(string options) => page.InvokeAsync<string?>("makePasskey", options);

    /// <summary>Asks the device for a passkey; null when its person did not want to, or has none.</summary>
    public ValueTask<string?> UsePasskeyAsync(string options) => page.InvokeAsync<string?>("usePasskey", options);

    public ValueTask<bool> CopyAsync(string text) => page.InvokeAsync<bool>("copy", text);

    /// <summary>Shows a channel's looks in a frame.</summary>
    public void ShowLook(string frame, string name, string badge, string settings, string scene) => page.InvokeVoid("showLook", frame, name, badge, settings, scene);

    public void ShortcutsAre(bool on) => page.InvokeVoid("shortcuts", on);

    /// <summary>The oldest message on the screen came into sight.</summary>
    public event Action? StartSeen;

    [JSInvokable]
    public void OnStartSeen() => StartSeen?.Invoke();

    [JSInvokable]
    public void OnKey(string key) => Pressed?.Invoke(key);

    [JSInvokable]
    public void OnNetwork(bool there) => NetworkChanged?.Invoke(there);

    [JSInvokable]
    public void OnVisibility(bool visible)
    {
        IsVisible = visible;
        VisibilityChanged?.Invoke(visible);
    }
}
