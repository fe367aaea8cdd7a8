using System.Text.Json;
using Conversa.Chat.Live;
using Conversa.Chat.Rooms;
using Conversa.Identity.Sessions;
using Conversa.Identity.Users;
using Conversa.Identity.Workspaces;
using Conversa.Realtime;
using Conversa.Realtime.Mqtt;

namespace Conversa.Chat.Compatibility.Mqtt;

/// <summary>
/// Who may do what over MQTT. Chat SDK clients connect without credentials: their right is the session token in the topic they subscribe to, which binds
/// the connection to its user. Everything else is granted to that user, in that workspace, or held until there is one.
/// </summary>
internal sealed class SdkGate(
    SessionTokens tokens, WorkspaceDirectory workspaces, UserDirectory users, RoomDirectory rooms, RoomLookup lookup, PersonalTopics personal, Presence presence, Typing typing, Hub hub) : IMqttGate
{
    private const int MaxEvent = 65_536;

    public async ValueTask<ConnectDecision> ConnectAsync(MqttSession session, MqttConnect connect)
    {
        // Plain MQTT clients may introduce themselves with a session token as the password.
        if (connect.Password is { Length: > 0 } password && connect.UserName is { Length: > 0 } name)
        {
            var known = await tokens.ResolveAsync(System.Text.Encoding.UTF8.GetString(password.Span), default);
            if (!known.Ok || (await users.ByIdAsync(known.Value.User, default))?.ExternalId != name)
                return ConnectDecision.Refuse(MqttReason.BadUserNameOrPassword);
            session.Bind(new Binding(known.Value.Workspace, known.Value.User, known.Value.Session));
        }

        // Client ids begin with the app's code; another workspace's client cannot take this one's place.
        var cut = connect.ClientId.IndexOf('_', StringComparison.Ordinal);
        return ConnectDecision.Accept(cut > 0 ? connect.ClientId[..cut] : "");
    }

    public async ValueTask<SubscribeDecision> SubscribeAsync(MqttSession session, string filter)
    {
        var name = SdkTopicName.Parse(filter);
        switch (name.Kind)
        {
            case SdkTopicKind.Comments:
                return await BindAsync(session, name, Personal.Comments, filter);
            case SdkTopicKind.Notifications:
                return await BindAsync(session, name, Personal.Notifications, filter);
            case SdkTopicKind.Updates:
                return await BindAsync(session, name, Personal.Updates, filter);
            case SdkTopicKind.Unknown:
                return SubscribeDecision.Deny();
            case SdkTopicKind.Presence when name.Key is "+" or "#":
                return SubscribeDecision.Deny(); // nobody may watch everybody
        }

        if (session.Bindings.Count == 0)
            return SubscribeDecision.Hold;
        foreach (var binding in session.Bindings)
        {
            if (await MayListenAsync(binding, name))
                return SubscribeDecision.Grant(binding.Workspace);
        }

        return SubscribeDecision.Deny();
    }

    public async ValueTask<IReadOnlyList<RetainedMessage>> RetainedAsync(MqttSession session, long scope, string filter)
    {
        var name = SdkTopicName.Parse(filter);
        return name.Kind == SdkTopicKind.Presence && await users.ByExternalIdAsync(scope, name.Key, default) is { } user && presence.Payload(scope, user.Id) is { } frame
            ? [new RetainedMessage(filter, frame)]
            : [];
    }

    public async ValueTask<PublishDecision> PublishAsync(MqttSession session, MqttPublish publish)
    {
        var name = SdkTopicName.Parse(publish.Topic);
        foreach (var binding in session.Bindings)
        {
            switch (name.Kind)
            {
                case SdkTopicKind.Presence when (await users.ByIdAsync(binding.User, default))?.ExternalId == name.Key:
                    presence.Says(binding.Workspace, binding.User, name.Key, IsOne(publish.Payload));
                    return PublishDecision.Accepted;

                case SdkTopicKind.Typing when (await users.ByIdAsync(binding.User, default)) is { } user && user.ExternalId == name.Rest:
                    return await typing.SaysAsync(binding.Workspace, name.Room, user, IsOne(publish.Payload), default) ? PublishDecision.Accepted : PublishDecision.NotAllowed;

                case SdkTopicKind.Event when await rooms.FindForAsync(binding.Workspace, name.Room, binding.User, default) is not null:
                    if (publish.Payload.Length > MaxEvent)
                        return PublishDecision.TooMuch;
                    if (!await IsOwnEventAsync(binding, publish.Payload))
                        return PublishDecision.NotAllowed;
                    hub.Publish(binding.Workspace, publish.Topic, new Frame(publish.Payload.ToArray()), qos: publish.Qos, from: session);
                    return PublishDecision.Accepted;
            }
        }

        return PublishDecision.NotAllowed;
    }

    public async ValueTask ClosedAsync(MqttSession session, MqttWill? will)
    {
        personal.Closed(session);
        foreach (var binding in session.Bindings)
        {
            if (await users.ByIdAsync(binding.User, default) is { } user)
                presence.Left(binding.Workspace, user.Id, user.ExternalId);
        }
    }

    private async ValueTask<SubscribeDecision> BindAsync(MqttSession session, SdkTopicName name, Personal what, string filter)
    {
        var known = await tokens.ResolveAsync(name.Key, default);
        if (!known.Ok)
            return SubscribeDecision.Deny();
        var actor = known.Value;
        session.Bind(new Binding(actor.Workspace, actor.User, actor.Session));
        personal.Subscribed(session, actor.Workspace, actor.User, what, filter);
        return SubscribeDecision.Grant(actor.Workspace);
    }

    private async ValueTask<bool> MayListenAsync(Binding binding, SdkTopicName name) => name.Kind switch
    {
        SdkTopicKind.Presence => true, // nobody learns whether such a user exists
        SdkTopicKind.Channel => await workspaces.ByCodeAsync(name.Key, default) is { } workspace && workspace.Id == binding.Workspace
            && await lookup.ByUniqueIdAsync(binding.Workspace, name.Rest, default) is { Kind: RoomKind.Channel } channel && await lookup.IsMemberAsync(channel.Id, binding.User, default),
        _ => await rooms.FindForAsync(binding.Workspace, name.Room, binding.User, default) is not null,
    };

    private static bool IsOne(ReadOnlyMemory<byte> payload) => payload.Span is [(byte)'1', ..];

    /// <summary>A custom event is an object, and whoever it names as its sender is the one who sends it.</summary>
    private async ValueTask<bool> IsOwnEventAsync(Binding binding, ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var parsed = JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = 32 });
            if (parsed.RootElement.ValueKind != JsonValueKind.Object)
                return false;
            if (!parsed.RootElement.TryGetProperty("sender", out var sender) || sender.ValueKind is JsonValueKind.Null)
                return true;
            return Text.Of(sender) is { } id && id == (await users.ByIdAsync(binding.User, default))?.ExternalId;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
