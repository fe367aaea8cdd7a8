using Conversa.Inbox.Allocation;

namespace Conversa.Inbox.Tests.Domain;

/// <summary>Who gets which conversation.</summary>
public sealed class Allocating
{
    private static readonly WaitingConversation Any = new(1, 0, 5, 100);

    [Fact]
    public void The_least_loaded_gets_it_and_of_equals_the_one_who_waited_longest()
    {
        var allocator = new Allocator(AllocationMode.LeastLoaded, [Agent(1, load: 2), Agent(2, load: 1, lastGiven: 9), Agent(3, load: 1, lastGiven: 4)]);

        allocator.Candidate(Any)!.Agent.ShouldBe(3);
    }

    [Fact]
    public void Round_robin_goes_round_whatever_anyone_has()
    {
        var allocator = new Allocator(AllocationMode.RoundRobin, [Agent(1, load: 5), Agent(2), Agent(3)]);

        allocator.Settle([.. Queue(7)]).Select(x => x.Agent).ShouldBe([1, 2, 3, 1, 2, 3, 1]);
    }

    [Fact]
    public void The_oldest_come_first_and_what_does_not_fit_stays()
    {
        var allocator = new Allocator(AllocationMode.LeastLoaded, [Agent(1, cap: 2)]);

        allocator.Settle([.. Queue(5)]).Select(x => x.Conversation).ShouldBe([1, 2]);
        allocator.Agents.Single().Load.ShouldBe(2);
    }

    [Fact]
    public void One_that_nobody_there_can_serve_does_not_hold_up_the_ones_behind()
    {
        var allocator = new Allocator(AllocationMode.LeastLoaded, [Agent(1)]);

        allocator.Settle([Any with { Conversation = 1, Language = "id" }, Any with { Conversation = 2 }]).ShouldBe([new Given(2, 1)]);
    }

    [Theory]
    [InlineData(AllocationMode.Manual)]
    [InlineData(AllocationMode.TakeOver)]
    public void Without_automatic_allocation_nothing_is_given_but_a_candidate_is_known(AllocationMode mode)
    {
        var allocator = new Allocator(mode, [Agent(1)]);

        allocator.Settle([Any]).ShouldBeEmpty();
        allocator.Candidate(Any)!.Agent.ShouldBe(1);
    }

    [Theory]
    [InlineData(Availability.Away)]
    [InlineData(Availability.Offline)]
    [InlineData(Availability.ForcedOffline)]
    public void Whoever_is_not_ready_is_given_nothing(Availability availability) =>
        new Allocator(AllocationMode.LeastLoaded, [Agent(1) with { Availability = availability }]).Settle([Any]).ShouldBeEmpty();

    [Fact]
    public void A_channels_own_limit_counts_beside_the_agents()
    {
        var agent = Agent(1, cap: 5) with { ChannelCaps = new Dictionary<long, int> { [5] = 1 }, ChannelLoads = new Dictionary<long, int> { [5] = 1 } };
        var allocator = new Allocator(AllocationMode.LeastLoaded, [agent]);

        allocator.Candidate(Any).ShouldBeNull();
        allocator.Candidate(Any with { Channel = 6 })!.Agent.ShouldBe(1);
        allocator.Refuse(Any, 1)!.Code.ShouldBe("agent_full");
    }

    [Fact]
    public void Division_channel_language_and_skills_all_have_to_fit()
    {
        var agent = Agent(1) with { Divisions = new HashSet<long> { 3 }, Channels = new HashSet<long> { 5 }, Languages = new HashSet<string> { "id" }, Skills = new HashSet<string> { "billing", "vip" } };
        var fits = new WaitingConversation(1, 3, 5, 100, "id") { Skills = ["vip"] };

        agent.Serves(fits).ShouldBeTrue();
        agent.Serves(fits with { Division = 0 }).ShouldBeTrue();
        agent.Serves(fits with { Division = 4 }).ShouldBeFalse();
        agent.Serves(fits with { Channel = 6 }).ShouldBeFalse();
        agent.Serves(fits with { Language = "en" }).ShouldBeFalse();
        agent.Serves(fits with { Skills = ["vip", "legal"] }).ShouldBeFalse();
    }

    [Fact]
    public void A_person_is_told_why_an_agent_cannot_have_it()
    {
        var allocator = new Allocator(AllocationMode.Manual,
        [
            Agent(1), Agent(2) with { Availability = Availability.Away }, Agent(3) with { Availability = Availability.Offline }, Agent(4, load: 3, cap: 3), Agent(5) with { Channels = new HashSet<long> { 9 } },
        ]);

        allocator.Refuse(Any, 1).ShouldBeNull();
        allocator.Refuse(Any, 2).ShouldBeNull();
        allocator.Refuse(Any, 3)!.Code.ShouldBe("agent_offline");
        allocator.Refuse(Any, 4)!.Code.ShouldBe("agent_full");
        allocator.Refuse(Any, 5)!.Code.ShouldBe("agent_not_eligible");
        allocator.Refuse(Any, 6)!.Code.ShouldBe("agent_unknown");
    }

    [Theory]
    [InlineData(OfflineRule.All, Availability.Online, true, true)]
    [InlineData(OfflineRule.All, Availability.Away, true, true)]
    [InlineData(OfflineRule.All, Availability.Offline, false, false)]
    [InlineData(OfflineRule.All, Availability.ForcedOffline, false, false)]
    [InlineData(OfflineRule.Unanswered, Availability.Offline, true, false)]
    [InlineData(OfflineRule.Unanswered, Availability.Offline, false, true)]
    public void Who_goes_offline_leaves_what_the_rule_says(OfflineRule rule, Availability availability, bool unanswered, bool keeps) =>
        Allocator.Keeps(rule, availability, unanswered).ShouldBe(keeps);

    private static AgentDesk Agent(long id, int load = 0, int cap = 10, long lastGiven = 0) => new(id, Availability.Online, cap, load, lastGiven);

    private static IEnumerable<WaitingConversation> Queue(int count) => Enumerable.Range(1, count).Select(i => Any with { Conversation = i, Since = i });
}
