using Conversa.Client;
using Conversa.ConsoleApp.State;
using Conversa.ConsoleApp.Texts;

namespace Conversa.ConsoleApp.Settings;

/// <summary>A form while somebody fills it in: what is wrong at which field, whether anything is not saved, whether somebody else was faster.</summary>
/// <param name="words">In the reader's language.</param>
/// <param name="browser">Puts the focus where something is wrong.</param>
/// <param name="prefix">Goes before the fields' ids: two forms of a page may ask for the same.</param>
public sealed class FormState(Words words, Browser browser, string prefix = "")
{
    private readonly Dictionary<string, Func<string?>> checks = [];
    private readonly Dictionary<string, string> complaints = [];

    public event Action? Changed;

    public string Prefix => prefix;

    public bool IsDirty { get; private set; }

    public bool IsBusy { get; private set; }

    /// <summary>What was to be changed was changed meanwhile.</summary>
    public bool IsStale { get; private set; }

    public bool IsSaved { get; private set; }

    /// <summary>What is wrong with no field in particular.</summary>
    public string? Trouble { get; private set; }

    public string? Of(string field) => complaints.GetValueOrDefault(field);

    /// <summary>A field is on the screen. What it says about itself is asked before anything is sent.</summary>
    public void Add(string field, Func<string?> check) => checks[field] = check;

    public void Remove(string field) => checks.Remove(field);

    /// <summary>Something was changed.</summary>
    public void Touch(string? field = null)
    {
        (IsDirty, IsSaved) = (true, false);
        if (field is not null)
            complaints.Remove(field);
        Changed?.Invoke();
    }

    /// <summary>What is on the screen is what is stored.</summary>
    public void Clear()
    {
        (IsDirty, IsStale, Trouble) = (false, false, null);
        complaints.Clear();
        Changed?.Invoke();
    }

    /// <summary>Does what the form is for, and says at the right field why it cannot be done.</summary>
    public async Task<bool> SubmitAsync(Func<Task> work)
    {
        if (IsBusy)
            return false;
        complaints.Clear();
        (Trouble, IsStale, IsSaved) = (null, false, false);
        foreach (var (field, check) in checks)
        {
            if (check() is { } complaint)
                complaints[field] = complaint;
        }

        if (complaints.Count > 0)
            return Complain();
        IsBusy = true;
        Changed?.Invoke();
        try
        {
            await work();
            (IsDirty, IsSaved) = (false, true);
            return true;
        }
        catch (RefusedException no) when (no.Status == 412)
        {
            IsStale = true;
            return false;
        }
        catch (RefusedException no) when (FieldOf(no.Field) is { } field)
        {
            complaints[field] = words.Of(no);
            return Complain();
        }
        catch (RefusedException no)
        {
            Trouble = words.Of(no);
            return false;
        }
        catch (UnreachedException)
        {
            Trouble = words["trouble.unreached"];
            return false;
        }
        finally
        {
            IsBusy = false;
            Changed?.Invoke();
        }
    }

    private bool Complain()
    {
        Trouble = words["trouble.field"];
        var first = checks.Keys.FirstOrDefault(complaints.ContainsKey);
        if (first is not null)
            browser.Focus($"[id=\"{prefix}{first}\"]");
        Changed?.Invoke();
        return false;
    }

    /// <summary>The field on the screen a path is about: itself, or the one it lies in (<c>scopes[2]</c>).</summary>
    private string? FieldOf(string? path)
    {
        for (var at = path; at is { Length: > 0 }; at = at[..Math.Max(0, at.LastIndexOfAny(['.', '[']))])
        {
            if (checks.ContainsKey(at))
                return at;
        }

        return null;
    }
}
