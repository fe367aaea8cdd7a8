using System.Globalization;
using Conversa.LogProof;
using Conversa.Platform.Storage;

// One process among several that write to, or read from, the same database. What it prints is what it was told:
//   ack CLIENT_ID ID SEQ   the message is stored            at POSITION KIND   the reader has come this far
// It is started, and killed, by the tests of the log; see docs/subsystems/log.md.
var (role, folder, postgres, workspace) = (args[0], args[1], args[2], long.Parse(args[3], CultureInfo.InvariantCulture));
var product = await Product.OpenAsync(new StorageOptions { Folder = folder, Postgres = postgres });
using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
var printing = TextWriter.Synchronized(output);

switch (role)
{
    case "write":
        await WriteAsync(name: args[4], senders: Number(5), each: Number(6), repeatEvery: Number(7), rooms: [.. args[8].Split(',').Select(Room)]);
        await product.DisposeAsync();
        return 0;
    case "read":
        await ReadAsync(until: long.Parse(args[4], CultureInfo.InvariantCulture));
        return 0;
    default:
        return 2;
}

// Each sender sends one after the other; every now and then the same message again, at once and later, as a client does that lost the answer.
Task WriteAsync(string name, int senders, int each, int repeatEvery, IReadOnlyList<(long Room, long User)> rooms) => Task.WhenAll(Enumerable.Range(0, senders).Select(async sender =>
{
    var (room, user) = rooms[sender % rooms.Count];
    for (var i = 0; i < each; i++)
    {
        var id = $"{name}-{sender}-{i}";
        var sends = repeatEvery > 0 && i % repeatEvery == 0 ? 3 : 1;
        var answers = await Task.WhenAll(Enumerable.Range(0, sends).Select(_ => product.SendAsync(workspace, room, user, id, $"message {i} of {sender}")));
        foreach (var answer in answers)
        {
            if (answer.Ok)
                printing.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ack {id} {answer.Value.Id} {answer.Value.Seq}"));
            else
                printing.WriteLine($"no {id} {answer.Refusal.Code}");
        }
    }
}));

async Task ReadAsync(long until)
{
    long position = 0;
    while (position < until)
    {
        foreach (var entry in await product.Reader.ReadAsync(workspace, position, 500, default))
        {
            printing.WriteLine(string.Create(CultureInfo.InvariantCulture, $"at {entry.Position} {entry.Kind}"));
            position = entry.Position;
        }

        await Task.Yield();
    }
}

int Number(int index) => int.Parse(args[index], CultureInfo.InvariantCulture);

static (long, long) Room(string text) => text.Split(':') is [var room, var user]
    ? (long.Parse(room, CultureInfo.InvariantCulture), long.Parse(user, CultureInfo.InvariantCulture))
    : throw new FormatException($"Not room:user: {text}");
