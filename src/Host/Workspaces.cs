using Conversa.Identity.Staff;
using Conversa.Identity.Workspaces;
using Conversa.Platform;

namespace Conversa.Host;

/// <summary>
/// <c>workspace create CODE NAME</c> makes a workspace and shows its secret, this once; <c>workspace owner CODE EMAIL</c> and <c>account reset EMAIL</c>
/// show a link to pass on. They work beside a running server.
/// </summary>
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

    public static async Task<int> OwnerAsync(IServiceProvider services, string code, string email) =>
        await ShowAsync(await services.GetRequiredService<OperatorLinks>().InviteOwnerAsync(code, email, CancellationToken.None));

    public static async Task<int> ResetAsync(IServiceProvider services, string email) =>
        await ShowAsync(await services.GetRequiredService<OperatorLinks>().ResetPasswordAsync(email, CancellationToken.None));

    private static async Task<int> ShowAsync(Result<string> link)
    {
        await (link.Ok ? Console.Out : Console.Error).WriteLineAsync(link.Ok ? link.Value : link.Refusal.Sentence);
        return link.Ok ? 0 : 1;
    }
}
