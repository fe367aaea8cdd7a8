namespace Conversa.Chat.Tests.Native;

/// <summary>A workspace with one of everything, so that every address of the native API leads somewhere.</summary>
/// <param name="Callers">Ana, who owns the group, and the workspace's server.</param>
/// <param name="Values">What stands for each parameter of an address.</param>
internal sealed record World(Caller[] Callers, IReadOnlyDictionary<string, string> Values)
{
    /// <param name="api">Where.</param>
    /// <param name="server">Whose workspace; the first one when not given.</param>
    /// <param name="history">How many messages were posted before. Ids count within a workspace, so one with a longer history has ids the other never gave.</param>
    public static async Task<World> MakeAsync(ApiApp api, Caller? server = null, int history = 0)
    {
        server ??= api.Server;
        var (ana, ben) = (await api.Person("ana", server), await api.Person("ben", server));
        var (room, group) = (await api.RoomWith(ana, ben), await api.Group(ana, ben));
        for (var i = 0; i < history; i++)
            await api.Send(ben, room);
        var message = await api.Send(ana, room, $"a secret of {server.Id}");
        var file = (await api.CallRaw("POST", "/files?name=secret.txt", ana, "secret"u8.ToArray(), "text/plain")).Fine();
        var session = (await api.Call("GET", "/sessions", ana)).Fine().List("sessions").First().GetProperty("id").GetString()!;
        var key = (await api.Call("POST", "/keys", server, new { name = "crm", scopes = new[] { "rooms:read" } }, ("Idempotency-Key", "key"))).Fine();
        return new World([ana, server], new Dictionary<string, string>
        {
            ["room"] = room, ["group"] = group, ["message"] = message, ["member"] = "ben", ["file"] = file["id"], ["user"] = "ben", ["session"] = session, ["key"] = key["id"], ["device"] = "none",
            ["token"] = new string('a', 43), ["invitation"] = "4711", ["role"] = "nobody", ["passkey"] = "none",
        });
    }

    /// <summary>The address of an endpoint, below the API's prefix.</summary>
    public string Address(string pattern, params (string Name, string Value)[] instead)
    {
        var address = pattern["/api/v1".Length..];
        foreach (var (name, value) in instead.Concat(Values.Select(x => (x.Key, x.Value))))
            address = address.Replace("{" + name + "}", value, StringComparison.Ordinal);
        address.ShouldNotContain("{", customMessage: $"{pattern} has a parameter this world knows nothing of");
        return address;
    }
}
