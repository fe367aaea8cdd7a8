using System.Text.Json;
using Conversa.Client;

namespace Conversa.ConsoleApp.State;

/// <summary>What somebody has seen already, and how the browser says that there is more: the number in its title, and a sound.</summary>
public sealed class Attention(Browser browser, Session session)
{
    private const int MostRemembered = 1_000;
    private const string Sound = "sound";
    private const string GivenSound = "sound.given";

    private Dictionary<string, string>? seen;

    public bool SoundIsOn
    {
        get => browser.Recall(Sound) != "off";
        set => browser.Keep(Sound, value ? null : "off");
    }

    /// <summary>Whether it rings when somebody else, or the server, gives one a conversation.</summary>
    public bool GivenSoundIsOn
    {
        get => browser.Recall(GivenSound) == "on";
        set => browser.Keep(GivenSound, value ? "on" : null);
    }

    private Dictionary<string, string> Seen => seen ??= Recall();

    /// <summary>Whether the customer's newest words were not looked at yet.</summary>
    public bool IsUnseen(Conversation x) =>
        x.LastMessage is { } last && x.Customer is { } customer && last.Sender?.Id == customer.Id && Ids.Compare(last.Id, Seen.GetValueOrDefault(x.Id)) > 0;

    public void Look(string conversation, string? message)
    {
        if (message is null || Ids.Compare(message, Seen.GetValueOrDefault(conversation)) <= 0)
            return;
        Seen.Remove(conversation); // so that the ones looked at longest ago come first
        Seen[conversation] = message;
        if (Seen.Count > MostRemembered)
            Seen.Remove(Seen.First().Key);
        browser.Keep($"{session.Id}.seen", JsonSerializer.Serialize(Seen, ConsoleJson.Default.DictionaryStringString));
    }

    public void Count(int waiting) => browser.Title(waiting == 0 ? "Conversa" : $"({waiting}) Conversa");

    public void Ring()
    {
        if (SoundIsOn)
            browser.Ring();
    }

    public void RingGiven()
    {
        if (GivenSoundIsOn)
            browser.Ring();
    }

    public void Forget() => seen = null;

    private Dictionary<string, string> Recall()
    {
        try
        {
            return browser.Recall($"{session.Id}.seen") is { } json ? JsonSerializer.Deserialize(json, ConsoleJson.Default.DictionaryStringString) ?? [] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
