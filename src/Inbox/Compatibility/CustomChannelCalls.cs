using System.Text.Json;
using System.Text.Json.Nodes;
using Conversa.Chat;
using Conversa.Chat.Messages;
using Conversa.Identity.Users;
using Conversa.Identity.Workspaces;
using Conversa.Inbox.Api;
using Conversa.Inbox.Channels;
using Conversa.Inbox.Doors;
using Conversa.Inbox.Settings;
using Conversa.Platform;
using Conversa.Platform.Http;
using Conversa.Platform.Limits;
using Conversa.Platform.Storage;
using Microsoft.AspNetCore.Routing;

namespace Conversa.Inbox.Compatibility;

/// <summary>
/// What customers of a custom channel write comes in. This wire asks for no secret here, so only channels that were connected over it take anything: in a
/// channel made over the native API nobody can speak for a customer who does not hold a key.
/// </summary>
internal sealed class CustomChannelCalls(
    Office office, ReceiveFromChannel receive, ConversationViews views, Database database, UserDirectory users, WorkspaceSecrets secrets, RateLimits limits, ChatOptions options)
{
    /// <summary>What the settings of a channel say that was connected over this wire.</summary>
    public const string OpenMark = "omnichannel";

    public void Map(IEndpointRouteBuilder routes, OmniCalls calls)
    {
        calls.Map(routes, "POST", "/{app:workspace}/api/v2/custom_channel/send", OmniAccess.Anyone, null, (request, ct) => ReceiveAsync(calls, request, false, ct));
        calls.Map(routes, "POST", "/{app:workspace}/custom_channel", OmniAccess.Anyone, null, (request, ct) => ReceiveAsync(calls, request, true, ct));
    }

    private async Task<Result<JsonObject>> ReceiveAsync(OmniCalls calls, OmniRequest request, bool older, CancellationToken ct)
    {
        var fields = request.Fields;
        var (identifier, userId, text, type) = (fields.Required("identifier_key"), fields.Required("user_id"), fields.Text("message"), fields.Some("type") ?? "text");
        var (name, avatar, payload, extras, clientId) = (fields.Some("name"), fields.Some("avatar"), fields.Object("payload"), fields.Object("extras"), fields.Some("unique_temp_id") ?? Ids.Token(24));
        _ = fields.Flag("ignore_agent_availability"); // read for its form only: nobody is given a room who is not there
        if (fields.Refusal is { } refusal)
            return refusal;
        var app = await calls.WorkspaceAsync(request.Http, request.Address("app"), ct);
        if (!app.Ok)
            return app.Refusal;
        if (limits.CheckNamed("custom_channel", $"{app.Value.Code}\n{request.Http.Connection.RemoteIpAddress}") is { } wait)
            return wait;
        var view = await office.OfAsync(app.Value.Id, ct);
        if (view.Channels.Values.FirstOrDefault(x => x is { Kind: ChannelKind.Custom, Active: true } && x.Identifier == identifier) is not { } channel || !await MaySpeakAsync(request, app.Value, channel, ct))
            return limits.CheckGuess(request.Http.Connection.RemoteIpAddress) ?? Refusal.Invalid("identifier_key", "identifier_key is no active custom channel of this app that takes messages here.");
        var body = MessageBody.TryParse(type, text, payload, null, options, "message");
        if (!body.Ok)
            return body.Refusal;
        var received = await receive.Handle(channel, new(userId, clientId, body.Value, name, avatar, userId.IndexOf('@', StringComparison.Ordinal) > 0 ? userId : null, Info: extras), ct);
        return received.Ok ? await ShowAsync(app.Value, channel, received.Value, older, ct) : Spelt(received.Refusal);
    }

    private async ValueTask<bool> MaySpeakAsync(OmniRequest request, WorkspaceCard app, Channel channel, CancellationToken ct)
    {
        using var settings = JsonDocument.Parse(channel.Settings);
        if (settings.RootElement.TryGetProperty(OpenMark, out var open) && open.ValueKind == JsonValueKind.True)
            return true;
        return request.Http.Request.Headers["Qiscus-Secret-Key"] is [{ Length: > 0 } secret] && (await secrets.AuthenticateAsync(app.Code, secret, ct)).Ok;
    }

    private async Task<Result<JsonObject>> ShowAsync(WorkspaceCard app, Channel channel, ReceiveFromChannel.Received received, bool older, CancellationToken ct)
    {
        var stored = (await views.FindAsync(app.Id, received.Message.Room, ct))!;
        var customer = (await OmniCustomer.ByIdsAsync(database, users, [received.User.Id], ct))(received.User.Id);
        var team = await OmniTeam.ReadAsync(app.Id, office, database, ct);
        var agent = stored.State.Agents is [.., var latest] && team.View.Staff.GetValueOrDefault(latest) is { } staff ? team.Show(staff) : null;
        var answer = new JsonObject
        {
            [older ? "choosen_agent" : "agent"] = agent,
            ["agent_service"] = stored.State.Served ? await OmniEpisodes.ShowAsync(database, app.Id, stored, ct) : null,
            ["room_log"] = OmniBodies.Log(stored, channel, customer),
        };
        if (older)
            answer["sdk_user"] = new JsonObject { ["id"] = received.User.Id, ["email"] = received.User.ExternalId, ["name"] = received.User.Name, ["avatar_url"] = OmniJson.OrNull(received.User.AvatarUrl) };
        return OmniJson.Answer(answer);
    }

    private static Refusal Spelt(Refusal refusal) => refusal.Field switch
    {
        "customer.id" or "customer.email" => refusal with { Field = "user_id" },
        "customer.name" => refusal with { Field = "name" },
        "customer.avatar_url" => refusal with { Field = "avatar" },
        "message_id" => refusal with { Field = "unique_temp_id" },
        "info" => refusal with { Field = "extras" },
        _ => refusal,
    };
}
