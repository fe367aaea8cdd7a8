using Conversa.Inbox.Allocation;
using Conversa.Inbox.Conversations;
using CsCheck;

namespace Conversa.Inbox.Tests.Domain;

/// <summary>Whatever happens, in whatever order, the promises of the desk hold.</summary>
public sealed class DeskProperties
{
    private const int Iterations = 600;

    private static readonly Gen<DeskRules> Rules = Gen.Select(
        Gen.Int[0, 3], Gen.Bool, Gen.Bool, Gen.Int[0, 3], (mode, all, back, most) => new DeskRules((AllocationMode)mode, all ? OfflineRule.All : OfflineRule.Unanswered, back, most));

    private static readonly Gen<AgentDesk> Agent = Gen.Select(
        Gen.Int[0, 3], Gen.Int[0, 4], Gen.Long[0, 2].HashSet[0, 3], Gen.Long[1, 3].HashSet[0, 2], Gen.Int[0, 3], Gen.Bool,
        (availability, cap, divisions, channels, channelCap, speaks) => new AgentDesk(0, (Availability)availability, cap, 0, 0)
        {
            Divisions = divisions, Channels = channels, ChannelCaps = new Dictionary<long, int> { [1] = channelCap }, Languages = speaks ? new HashSet<string> { "id" } : new HashSet<string>(),
        });

    private static readonly Gen<(int What, int One, int Other)> Event = Gen.Select(Gen.Int[0, 17], Gen.Int[0, 11], Gen.Int[0, 5]);

    [Fact]
    public void Caps_hold_the_oldest_comes_first_and_nobody_waits_while_somebody_could_serve() =>
        Gen.Select(Rules, Agent.Array[0, 5], Event.Array[1, 60]).Sample(
            (rules, agents, events) =>
            {
                var world = new DeskWorld(rules, [.. agents.Select((x, i) => x with { Agent = i + 1 })]);
                foreach (var (what, one, other) in events)
                {
                    world.Happens(what, one, other);
                    world.CheckPromises();
                }
            },
            iter: Iterations);

    [Fact]
    public void A_promise_that_is_broken_is_found()
    {
        var world = new DeskWorld(new DeskRules(AllocationMode.LeastLoaded), [new AgentDesk(1, Availability.Online, 2, 0, 0)]);
        world.Happens(0, 0, 0);
        world.CheckPromises();

        world.BreakCap(1);

        Should.Throw<ShouldAssertException>(world.CheckPromises);
    }

    [Fact]
    public void The_history_alone_explains_where_a_conversation_stands() =>
        Gen.Select(Rules, Agent.Array[0, 5], Event.Array[1, 60]).Sample(
            (rules, agents, events) =>
            {
                var world = new DeskWorld(rules, [.. agents.Select((x, i) => x with { Agent = i + 1 })]);
                foreach (var (what, one, other) in events)
                    world.Happens(what, one, other);
                foreach (var conversation in world.Conversations)
                {
                    var begun = new ConversationState { Room = conversation.State.Room, Channel = conversation.State.Channel, Customer = conversation.State.Customer, Division = DeskWorld.DivisionOf(conversation.State.Room), Language = conversation.State.Language };
                    var told = conversation.Facts.Aggregate(begun, (state, fact) => state.After(fact));
                    told.Agents.ShouldBe(conversation.State.Agents);
                    (told with { Agents = [], Tags = conversation.State.Tags }).ShouldBe(conversation.State with { Agents = [] });
                }
            },
            iter: Iterations / 3);
}
