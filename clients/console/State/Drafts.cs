namespace Conversa.ConsoleApp.State;

/// <summary>What was begun to be written, kept over reloads until it is sent. A reply and a note of one conversation are two drafts.</summary>
public sealed class Drafts(Browser browser, Session session)
{
    public string Of(string conversation, bool note) => browser.Recall(Key(conversation, note)) ?? "";

    public void Keep(string conversation, bool note, string text) => browser.Keep(Key(conversation, note), text.Length == 0 ? null : text);

    private string Key(string conversation, bool note) => $"{session.Id}.draft.{(note ? "note" : "reply")}.{conversation}";
}
