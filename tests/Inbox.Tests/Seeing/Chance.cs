using Conversa.Inbox.Conversations;
using Conversa.Inbox.Tests.Living;

namespace Conversa.Inbox.Tests.Seeing;

/// <summary>Months of conversations, held by chance: whatever the state machine allows happens sometime.</summary>
internal sealed class Chance(int seed, IReadOnlyList<(long Channel, long Division)> channels, IReadOnlyList<long> divisions, IReadOnlyList<long> agents, IReadOnlyList<string> tags)
{
    private const long Customer = 900_000_000;

    private readonly Random random = new(seed);

    public List<PastConversation> Months(DateTimeOffset from, int days, int conversations) =>
        [.. Enumerable.Range(1, conversations).Select(i => Held(800_000_000 + i, from.ToUnixTimeMilliseconds() + random.NextInt64(days * 86_400_000L)))];

    private PastConversation Held(long room, long at)
    {
        var (channel, division) = Pick(channels);
        var life = Conversation.Open(new ConversationState { Room = room, Channel = channel, Customer = Customer + room, Division = division }, at);
        if (random.Next(10) == 0)
            life.AgentWrites(Pick(agents), 1, at); // the team wrote first
        for (var steps = random.Next(4, 40); steps > 0; steps--)
        {
            at += random.Next(8) switch { 0 => random.Next(1_000), 1 => random.Next(86_400_000), 2 => random.Next(7_200_000), _ => random.Next(600_000) };
            Step(life, at);
        }

        return new PastConversation(room, channel, division, [.. life.Facts]);
    }

    private void Step(Conversation life, long at)
    {
        var (agent, by) = (Pick(agents), random.Next(4) == 0 ? 0 : Pick(agents));
        switch (random.Next(15))
        {
            case 0 or 1 or 2 or 3:
                life.CustomerWrites(1, at, random.Next(3) == 0);
                break;
            case 4 or 5 or 6:
                life.AgentWrites(agent, 1, at);
                break;
            case 7:
                _ = life.Assign(agent, by, at);
                break;
            case 8:
                _ = life.HandOverTo(agent, by, at);
                break;
            case 9:
                _ = life.HandOverToDivision(Pick(divisions), by, at);
                break;
            case 10 or 11:
                _ = life.Resolve(by, at);
                break;
            case 12:
                _ = life.Reopen(by, at);
                break;
            case 13:
                if (random.Next(3) > 0)
                    life.Tag(Pick(tags), by, at);
                else
                    life.Untag(Pick(tags), by, at);
                break;
            default:
                _ = random.Next(2) == 0 ? life.Rate(random.Next(1, 6), null, at) : life.SetBot(random.Next(2) == 0, by, at);
                break;
        }
    }

    private T Pick<T>(IReadOnlyList<T> among) => among[random.Next(among.Count)];
}
