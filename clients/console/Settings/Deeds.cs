using Conversa.Client;
using Conversa.ConsoleApp.State;
using Conversa.ConsoleApp.Texts;

namespace Conversa.ConsoleApp.Settings;

/// <summary>Things done with one button, outside of any form.</summary>
public sealed class Deeds(Toasts toasts, Words words)
{
    /// <summary>Does it and says so, or says why it cannot be done.</summary>
    public async Task<bool> DoAsync(Func<Task> deed, string? said = null)
    {
        try
        {
            await deed();
            if (said is not null)
                toasts.Say(said);
            return true;
        }
        catch (RefusedException no)
        {
            toasts.Complain(words.Of(no));
        }
        catch (UnreachedException)
        {
            toasts.Complain(words["trouble.unreached"]);
        }

        return false;
    }
}
