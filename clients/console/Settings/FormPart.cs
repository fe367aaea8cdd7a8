using Conversa.ConsoleApp.Texts;
using Microsoft.AspNetCore.Components;

namespace Conversa.ConsoleApp.Settings;

/// <summary>What all fields of a form share: a label, a hint, and their own complaint, joined for screen readers.</summary>
public abstract class FormPart : ComponentBase, IDisposable
{
    private string known = "";

    /// <summary>The field's name on the wire: refusals name it.</summary>
    [Parameter, EditorRequired] public string Id { get; set; } = "";

    [Parameter, EditorRequired] public string Label { get; set; } = "";

    [Parameter] public string Hint { get; set; } = "";

    [Parameter] public bool Required { get; set; }

    [CascadingParameter] public FormState? Form { get; set; }

    [Inject] protected Words Words { get; set; } = null!;

    /// <summary>For <c>id</c> attributes: two forms of a page may ask for the same.</summary>
    protected string Key => Form?.Prefix + Id;

    protected string? Complaint => Form?.Of(Id);

    protected string Class => Complaint is null ? "hint" : "hint trouble";

    protected string? Invalid => Complaint is null ? null : "true";

    public void Dispose()
    {
        if (Form is not null)
        {
            Form.Changed -= Look;
            Form.Remove(known);
        }

        GC.SuppressFinalize(this);
    }

    protected override void OnParametersSet()
    {
        if (Form is null || known == Id)
            return;
        if (known.Length > 0)
            Form.Remove(known);
        else
            Form.Changed += Look;
        known = Id;
        Form.Add(Id, Check);
    }

    /// <summary>What is wrong with what is in the field, in the reader's language; null when nothing is.</summary>
    protected virtual string? Check() => null;

    private void Look() => _ = InvokeAsync(StateHasChanged);
}
