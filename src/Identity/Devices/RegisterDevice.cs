using Conversa.Platform;
using Conversa.Platform.Storage;
using Microsoft.Extensions.Options;

namespace Conversa.Identity.Devices;

/// <summary>A device reports where push reaches it. It belongs to the user who logged in there last, and to nobody else.</summary>
public sealed class RegisterDevice(IdentityWriter writer, IOptions<IdentityOptions> options)
{
    internal const int MaxTokenLength = 1024;
    internal const int MaxPlatformLength = 32;

    /// <param name="Token">1 to 1024 visible ASCII characters.</param>
    /// <param name="Platform">1 to 32 lower-case letters, digits or '_'.</param>
    /// <param name="Development">Which of the provider's environments.</param>
    /// <param name="TokenField">How the caller spells the token's field.</param>
    /// <param name="PlatformField">How the caller spells the platform's field.</param>
    public sealed record Command(string? Token, string? Platform, bool Development, string TokenField = "token", string PlatformField = "platform");

    /// <param name="Device">As it is now.</param>
    /// <param name="Changed">It was not there like this before.</param>
    public sealed record Registered(Device Device, bool Changed);

    /// <returns>The device, or an invalid field. Repeating it changes nothing but the time.</returns>
    public async Task<Result<Registered>> Handle(Command command, Actor actor, CancellationToken ct)
    {
        if (Refuse(command) is { } bad)
            return bad;
        return await writer.WriteAsync<Registered>(actor.Workspace, async tx =>
        {
            var before = await tx.Connection.FirstAsync($"select {Device.Columns} from device_token where workspace_id = @workspace and platform = @platform and token = @token", Device.Read, ct,
                ("workspace", tx.Workspace), ("platform", command.Platform), ("token", command.Token));
            var device = (await tx.Connection.FirstAsync(
                $"""
                insert into device_token (workspace_id, user_id, platform, token, development, created_at, updated_at)
                values (@workspace, @user, @platform, @token, @development, @now, @now)
                on conflict (workspace_id, platform, token) do update set user_id = @user, development = @development, updated_at = @now
                returning {Device.Columns}
                """,
                Device.Read, ct, ("workspace", tx.Workspace), ("user", actor.User), ("platform", command.Platform), ("token", command.Token), ("development", command.Development), ("now", tx.Now)))!;
            await tx.Connection.ExecuteAsync(
                "delete from device_token where id in (select id from device_token where user_id = @user order by updated_at desc, id desc limit 1000 offset @most)", ct,
                ("user", actor.User), ("most", options.Value.DevicesPerUser));
            return new Registered(device, before is null || before.User != actor.User || before.Development != command.Development);
        }, ct);
    }

    internal static Refusal? Refuse(Command command)
    {
        if (command.Token is not { Length: > 0 and <= MaxTokenLength } token || token.Any(x => x is <= ' ' or > '~'))
            return Refusal.Invalid(command.TokenField, $"'{command.TokenField}' must have 1 to {MaxTokenLength} visible ASCII characters.");
        return command.Platform is { Length: > 0 and <= MaxPlatformLength } platform && platform.All(x => char.IsAsciiLetterLower(x) || char.IsAsciiDigit(x) || x == '_')
            ? null
            : Refusal.Invalid(command.PlatformField, $"'{command.PlatformField}' must have 1 to {MaxPlatformLength} lower-case letters, digits or '_'.");
    }
}
