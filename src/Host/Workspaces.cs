using Conversa.Identity.Workspaces;

namespace Conversa.Host;

/// <summary><c>workspace create CODE NAME</c>: makes a workspace and shows its secret, this once. Works beside a running server.</summary>
internal static class Workspaces
{
    public static async Task<int> CreateAsync(IServiceProvider services, string code, string name)
    {
        var created = await services.GetRequiredService<CreateWorkspace>().Handle(new(code, name), CancellationToken.None);
        if (!created.Ok)
        {
            await Console.Error.WriteLineAsync(created.Refusal.Sentence);
            return 1;
        }

        await Console.Out.WriteLineAsync($"{created.Value.Workspace.Code} {created.Value.Secret}");
        return 0;
    }
}
