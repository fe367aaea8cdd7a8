using System.Globalization;
using System.Text.Json;
using Conversa.Chat.Members;
using Conversa.Chat.Rooms;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Chat.Compatibility.Server;

/// <summary>Finds the rooms a backend names: by number, or by their unique id.</summary>
internal sealed class ServerRooms(Database database, RoomLookup lookup, ListMembers members)
{
    /// <summary>The room a field names.</summary>
    public async Task<Result<RoomRecord>> OneAsync(SdkRequest request, string field, CancellationToken ct)
    {
        var name = request.Fields.Required(field);
        if (request.Fields.Refusal is { } refusal)
            return refusal;
        if (long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && await lookup.ByIdAsync(request.Caller.Workspace, id, ct) is { } numbered)
            return numbered;
        return await lookup.ByUniqueIdAsync(request.Caller.Workspace, name, ct) is { } named ? named : ChatRefusals.NoRoom;
    }

    /// <summary>Those of these rooms that are there.</summary>
    public Task<List<RoomRecord>> SomeAsync(long workspace, IReadOnlyList<long> ids, IReadOnlyList<string> uniqueIds, CancellationToken ct) => database.QueryAsync(
        $"select {RoomRecord.Columns} from room r where r.workspace_id = @workspace and (r.id in "
        + database.Dialect("(select value from json_each(@ids))", "(select json_array_elements_text(@ids::json)::bigint)") + " or r.unique_id in "
        + database.Dialect("(select value from json_each(@names))", "(select json_array_elements_text(@names::json))") + ") order by r.id",
        RoomRecord.Read, ct, ("workspace", workspace), ("ids", JsonSerializer.Serialize(ids)), ("names", JsonSerializer.Serialize(uniqueIds)));

    /// <summary>What a backend sees of rooms. A room of two has no name of its own; seen by nobody, it is called by both its members' ids.</summary>
    public async Task<IReadOnlyList<RoomFacts>> FactsAsync(IReadOnlyList<RoomRecord> rooms, CancellationToken ct)
    {
        var pairs = rooms.Where(room => room.Kind == RoomKind.Single).Select(room => room.Id).ToList();
        var people = pairs.Count > 0 ? await members.OfRoomsAsync(pairs, ct) : null;
        return [.. rooms.Select(room => room.Kind == RoomKind.Single
            ? RoomFacts.Of(room) with { Name = string.Join(' ', people![room.Id].Select(member => member.User.ExternalId)) }
            : RoomFacts.Of(room))];
    }
}
