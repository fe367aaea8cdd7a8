using Conversa.Client;

namespace Conversa.ConsoleApp.State;

/// <summary>Who sits here.</summary>
public sealed class Session(ConversaClient client)
{
    public Me? Me { get; private set; }

    public string Id => Me?.Id ?? "";

    public void Enter(Me me) => Me = me;

    public bool May(string permission) => Me?.Staff?.May(permission) == true;

    /// <summary>Whether somebody is signed in; asks the server once.</summary>
    public async Task<bool> FindAsync()
    {
        if (Me is not null)
            return true;
        try
        {
            Me = await client.Account.MeAsync();
            return Me.Staff is not null;
        }
        catch (RefusedException no) when (no.Status is 401 or 403)
        {
            return false;
        }
    }

    public void Leave() => Me = null;
}
