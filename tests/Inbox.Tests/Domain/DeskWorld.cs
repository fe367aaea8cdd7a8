using Conversa.Inbox.Allocation;
using Conversa.Inbox.Conversations;

namespace Conversa.Inbox.Tests.Domain;

/// <summary>A workspace in memory to which anything happens, and its promises, checked from the outside.</summary>
internal sealed class DeskWorld(DeskRules rules, IReadOnlyList<AgentDesk> agents)
{
    private readonly Dictionary<long, Conversation> conversations = [];
    private Dictionary<long, AgentDesk> desks = agents.ToDictionary(x => x.Agent);
    private long now = 1_000;

    public IEnumerable<Conversation> Conversations => conversations.Values;

    public static long DivisionOf(long room) => room % 3;

    public void Happens(int what, int one, int other)
    {
        now += 1 + other;
        if (what is >= 11 and <= 14 && desks.Count > 0)
        {
            var agent = desks.Values.ElementAt(one % desks.Count);
            desks[agent.Agent] = agent with { Availability = (Availability)(what - 11) };
        }

        // The cap of somebody who has more than that stays what it is until they have fewer, so that it is never exceeded.
        if (what == 15 && desks.Count > 0 && desks.Values.ElementAt(one % desks.Count) is { } capped)
            desks[capped.Agent] = capped with { Cap = Math.Max(capped.Load, other) };
        var desk = new Desk(rules, desks.Values);
        if (what <= 10 || what >= 16)
            ToConversation(desk, what, one, 1 + (other % 6));

        // What follows by itself, as the product does it after every decision.
        foreach (var conversation in conversations.Values.Where(x => x.State.Served))
            desk.SendBack(conversation, now);
        var queue = conversations.Values.Where(x => x.State.Queued).OrderBy(x => x.State.QueuedSince).ThenBy(x => x.State.Room).Select(x => WaitingConversation.Of(x.State, rules)).ToList();
        foreach (var (room, agent) in desk.Settle(queue))
            conversations[room].Assign(agent, 0, now).Ok.ShouldBeTrue("what is given was nobody's");
        desks = desk.Agents.ToDictionary(x => x.Agent);
    }

    /// <summary>Gives an agent more than they may have, past the desk.</summary>
    public void BreakCap(long agent)
    {
        for (var i = 0; i <= desks[agent].Cap; i++)
        {
            var stray = Conversation.Open(new ConversationState { Room = 900 + i, Channel = 2, Customer = 1 }, now);
            stray.CustomerWrites(1, now, false);
            stray.Assign(agent, 0, now).Ok.ShouldBeTrue();
            conversations.Add(900 + i, stray);
        }
    }

    public void CheckPromises()
    {
        foreach (var desk in desks.Values)
        {
            var theirs = conversations.Values.Where(x => x.State.Agents.Contains(desk.Agent)).ToList();
            theirs.Count.ShouldBe(desk.Load, "what an agent has is counted");
            theirs.Count.ShouldBeLessThanOrEqualTo(desk.Cap, "no agent has more than they may have");
            if (desk.ChannelCaps.TryGetValue(1, out var most))
                theirs.Count(x => x.State.Channel == 1).ShouldBeLessThanOrEqualTo(most, "nor more of a channel");
            foreach (var conversation in theirs)
                Allocator.Keeps(rules.Offline, desk.Availability, conversation.State.UnansweredSince != 0).ShouldBeTrue("nobody waits with an agent who is not there");
        }

        foreach (var conversation in conversations.Values)
        {
            conversation.State.Agents.Distinct().Count().ShouldBe(conversation.State.Agents.Count);
            if (conversation.State.Resolved || conversation.State.Blocked)
                conversation.State.Served.ShouldBeFalse("what is settled keeps nobody");
        }

        if (rules.Mode is AllocationMode.Manual or AllocationMode.TakeOver)
            return;
        foreach (var waiting in conversations.Values.Where(x => x.State.Queued))
        {
            var asked = WaitingConversation.Of(waiting.State, rules);
            desks.Values.ShouldNotContain(x => x.Availability == Availability.Online && x.Serves(asked) && x.HasRoomFor(asked.Channel), "nobody waits while somebody could serve them");
        }
    }

    private void ToConversation(Desk desk, int what, int one, long agent)
    {
        if (!conversations.TryGetValue(one, out var conversation))
        {
            var begun = new ConversationState { Room = one, Channel = 1 + (one % 3), Customer = 100 + one, Division = DivisionOf(one), Language = one % 4 == 0 ? "id" : "" };
            conversations.Add(one, conversation = Conversation.Open(begun, now));
        }

        var before = conversations.Values.Where(x => x.State.Queued).ToDictionary(x => x.State.Room, x => x.State.QueuedSince);
        _ = what switch
        {
            0 or 1 or 2 => desk.Let(conversation, x => Tell(() => x.CustomerWrites(now, now, botAnswers: what == 2))),
            3 => desk.Let(conversation, x => Tell(() => x.AgentWrites(agent, now, now))),
            4 => desk.Assign(conversation, agent, 1, now, replaceLatest: one % 2 == 0),
            5 => desk.Take(conversation, agent, now),
            6 => desk.HandOverTo(conversation, agent, 1, now),
            7 => desk.Let(conversation, x => x.HandOverToDivision(agent % 3, 1, now)),
            8 => desk.Let(conversation, x => x.Resolve(1, now)),
            9 => desk.Let(conversation, x => x.Snooze(now + 50, 1, now)),
            10 => desk.Let(conversation, x => Tell(() => x.Wake(0, now))),
            16 => desk.Let(conversation, x => Tell(() => { if (agent % 2 == 0) x.Block(1, now); else x.Unblock(1, now); })),
            _ => desk.Let(conversation, x => x.SetBot(agent % 2 == 0, 1, now)),
        };
        foreach (var (room, since) in before)
        {
            if (conversations[room].State.Queued)
                conversations[room].State.QueuedSince.ShouldBe(since, "a place in the queue is kept");
        }
    }

    private static Platform.Result<Platform.Done> Tell(Action happen)
    {
        happen();
        return Platform.Done.It;
    }
}
