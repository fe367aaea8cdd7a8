using System.Text.Json;
using Conversa.Chat.Messages;
using Conversa.Chat.Receipts;
using Conversa.Chat.Rooms;
using Conversa.Identity.Users;

namespace Conversa.Chat.Compatibility;

/// <summary>Gathers what messages need to be shown: who sent them, what their rooms are called for the viewer, how far they have come.</summary>
internal sealed class Comments(RoomDirectory rooms, UserDirectory users)
{
    /// <summary>Stands for a sender who is no more.</summary>
    public static readonly UserCard Nobody = new(0, 0, "", "", "", "{}", false, 0, 0, 0);

    /// <summary>Messages of any rooms as one of their members sees them.</summary>
    public async ValueTask<CommentPage> ForAsync(long viewer, IReadOnlyList<StoredMessage> messages, CancellationToken ct)
    {
        var known = new Dictionary<long, (RoomState State, RoomFacts Facts)>();
        var people = new HashSet<long>();
        foreach (var message in messages)
        {
            people.Add(message.Sender);
            if (!known.ContainsKey(message.Room) && await rooms.FindAsync(message.Room, ct) is { } room)
            {
                known[message.Room] = (room, default);
                if (room.Kind == RoomKind.Single)
                    people.Add(room.Other(viewer));
            }
        }

        var cards = await users.ByIdsAsync(people, ct);
        foreach (var (id, (state, _)) in known)
            known[id] = (state, RoomFacts.Of(state, state.Kind == RoomKind.Single ? cards.GetValueOrDefault(state.Other(viewer)) : null));
        return new CommentPage(messages, known, cards);
    }

    /// <summary>One message as one of its room's members sees it.</summary>
    public ValueTask<CommentPage> ForAsync(long viewer, StoredMessage message, CancellationToken ct) => ForAsync(viewer, [message], ct);
}

/// <summary>Messages with everything needed to write them.</summary>
internal sealed class CommentPage(IReadOnlyList<StoredMessage> messages, Dictionary<long, (RoomState State, RoomFacts Facts)> rooms, IReadOnlyDictionary<long, UserCard> people)
{
    /// <summary>Writes all of them as a list.</summary>
    public void WriteAll(Utf8JsonWriter json, ReadOnlySpan<byte> name)
    {
        json.WriteStartArray(name);
        foreach (var message in messages)
            Write(json, message);
        json.WriteEndArray();
    }

    /// <summary>Writes the only one.</summary>
    public void WriteOne(Utf8JsonWriter json, ReadOnlySpan<byte> name)
    {
        json.WritePropertyName(name);
        Write(json, messages[0]);
    }

    /// <summary>Writes one of them.</summary>
    public void Write(Utf8JsonWriter json, StoredMessage message)
    {
        var (state, facts) = rooms.GetValueOrDefault(message.Room);
        CommentJson.Write(json, message, people.GetValueOrDefault(message.Sender) ?? Comments.Nobody, facts, state is null ? MessageStatus.Sent : MessageReceipts.Of(state, message), forMqtt: false);
    }
}
