using Conversa.Inbox.Conversations;
using Conversa.Platform;

namespace Conversa.Inbox.Tests.Domain;

/// <summary>What may happen to a conversation, step by step.</summary>
public sealed class ConversationLife
{
    private const long Ann = 7;
    private const long Dewi = 21;
    private const long Budi = 22;
    private const long Sales = 3;

    [Fact]
    public void An_opened_conversation_waits_for_nobody_until_the_customer_writes()
    {
        var conversation = Opened();

        conversation.State.Queued.ShouldBeFalse();
        conversation.State.Session.ShouldBe(0);
        Kinds(conversation).ShouldBe([InboxEntries.ConversationOpened]);
    }

    [Fact]
    public void The_first_message_starts_a_session_and_a_service_and_the_customer_waits()
    {
        var conversation = Written();

        conversation.State.Queued.ShouldBeTrue();
        conversation.State.Served.ShouldBeFalse();
        conversation.State.Session.ShouldBe(1);
        conversation.State.Service.ShouldBe(new Episode(1, 100, FirstMessage: 50));
        conversation.State.UnansweredSince.ShouldBe(100);
        Kinds(conversation).ShouldBe([InboxEntries.ConversationOpened, InboxEntries.SessionStarted, InboxEntries.ServiceOpened, InboxEntries.CustomerWrote]);
    }

    [Fact]
    public void Further_messages_before_the_answer_keep_the_place_and_tell_nothing_new()
    {
        var conversation = Written();
        var before = conversation.Facts.Count;

        conversation.CustomerWrites(51, 900, botAnswers: false);

        conversation.State.UnansweredSince.ShouldBe(100);
        conversation.State.QueuedSince.ShouldBe(100);
        conversation.Facts.Count.ShouldBe(before);
    }

    [Fact]
    public void The_first_reply_is_kept_and_each_answer_ends_the_waiting()
    {
        var conversation = Served();
        conversation.AgentWrites(Dewi, 51, 200);
        conversation.CustomerWrites(52, 300, botAnswers: false);
        conversation.AgentWrites(Budi, 53, 400);

        conversation.State.UnansweredSince.ShouldBe(0);
        conversation.State.Service!.FirstReplyAt.ShouldBe(200);
        conversation.State.Service.FirstReplyBy.ShouldBe(Dewi);
        conversation.Facts.Count(x => x.Kind == InboxEntries.AgentReplied).ShouldBe(2);
    }

    [Fact]
    public void Of_two_who_take_it_the_second_is_told_that_somebody_serves_already()
    {
        var conversation = Written();

        conversation.Take(Dewi, 110).Ok.ShouldBeTrue();
        conversation.Take(Dewi, 120).Ok.ShouldBeTrue();
        Code(conversation.Take(Budi, 130)).ShouldBe("conversation_served");
        conversation.State.Agents.ShouldBe([Dewi]);
        conversation.Facts.Count(x => x.Kind == InboxEntries.AgentAssigned).ShouldBe(1);
    }

    [Fact]
    public void The_latest_agent_can_be_replaced_and_the_number_of_agents_has_a_limit()
    {
        var conversation = Served();

        Code(conversation.Assign(Budi, 1, 120, maxAgents: 1)).ShouldBe("too_many_agents");
        conversation.Assign(Budi, 1, 130, replaceLatest: true, maxAgents: 1).Ok.ShouldBeTrue();
        conversation.State.Agents.ShouldBe([Budi]);
        conversation.Assign(Dewi, 1, 140, maxAgents: 2).Ok.ShouldBeTrue();
        conversation.State.Agents.ShouldBe([Budi, Dewi]);
    }

    [Fact]
    public void Without_its_last_agent_a_conversation_waits_again_at_the_place_of_its_age()
    {
        var conversation = Served();

        conversation.Remove(Dewi, 0, 5_000, "offline").Ok.ShouldBeTrue();

        conversation.State.Queued.ShouldBeTrue();
        conversation.State.QueuedSince.ShouldBe(100);
        Code(conversation.Remove(Dewi, 0, 5_001)).ShouldBe("not_serving");
    }

    [Fact]
    public void Handing_over_to_a_person_leaves_exactly_that_person()
    {
        var conversation = Served();

        conversation.HandOverTo(Budi, Dewi, 200).Ok.ShouldBeTrue();
        conversation.HandOverTo(Budi, Dewi, 210).Ok.ShouldBeTrue();

        conversation.State.Agents.ShouldBe([Budi]);
        conversation.Facts.Count(x => x.Kind == InboxEntries.AgentAssigned).ShouldBe(2);
    }

    [Fact]
    public void Handing_over_to_a_division_puts_it_into_that_queue_without_losing_its_age()
    {
        var conversation = Served();

        conversation.HandOverToDivision(Sales, Dewi, 200).Ok.ShouldBeTrue();

        conversation.State.Division.ShouldBe(Sales);
        conversation.State.Served.ShouldBeFalse();
        conversation.State.QueuedSince.ShouldBe(100);
    }

    [Fact]
    public void Resolving_frees_the_agents_and_nothing_but_reopening_goes_on()
    {
        var conversation = Served();

        conversation.Resolve(Dewi, 300, "refunded").Ok.ShouldBeTrue();
        conversation.Resolve(Budi, 310, "again").Ok.ShouldBeTrue();

        conversation.State.Resolved.ShouldBeTrue();
        conversation.State.Served.ShouldBeFalse();
        conversation.State.Queued.ShouldBeFalse();
        conversation.State.LastAgent.ShouldBe(Dewi);
        conversation.State.Service!.Notes.ShouldBe("refunded");
        Code(conversation.Assign(Budi, 1, 320)).ShouldBe("conversation_resolved");
        Code(conversation.Snooze(900, 1, 320)).ShouldBe("conversation_resolved");
        Code(conversation.HandOverTo(Budi, 1, 320)).ShouldBe("conversation_resolved");
        Code(conversation.HandOverToDivision(Sales, 1, 320)).ShouldBe("conversation_resolved");
    }

    [Fact]
    public void A_customer_who_comes_back_starts_a_new_session_and_service()
    {
        var conversation = Resolved();

        conversation.CustomerWrites(60, 1_000, botAnswers: false);

        conversation.State.Resolved.ShouldBeFalse();
        conversation.State.Session.ShouldBe(2);
        conversation.State.Service.ShouldBe(new Episode(2, 1_000, FirstMessage: 60));
        conversation.State.QueuedSince.ShouldBe(1_000);
    }

    [Fact]
    public void An_agent_who_reopens_starts_a_service_but_no_session()
    {
        var conversation = Resolved();

        conversation.Reopen(Budi, 1_000).Ok.ShouldBeTrue();
        conversation.Reopen(Budi, 1_001).Ok.ShouldBeTrue();

        conversation.State.Session.ShouldBe(1);
        conversation.State.Service!.Number.ShouldBe(2);
        conversation.State.Queued.ShouldBeTrue();
    }

    [Fact]
    public void While_the_bot_answers_nobody_is_looked_for_and_an_assignment_silences_it()
    {
        var conversation = Opened();
        conversation.CustomerWrites(50, 100, botAnswers: true);
        conversation.State.Bot.ShouldBeTrue();
        conversation.State.Queued.ShouldBeFalse();

        conversation.SetBot(false, Dewi, 200).Ok.ShouldBeTrue();
        conversation.State.Queued.ShouldBeTrue();
        conversation.SetBot(true, Dewi, 210).Ok.ShouldBeTrue();
        conversation.Assign(Budi, Dewi, 220).Ok.ShouldBeTrue();
        conversation.State.Bot.ShouldBeFalse();
    }

    [Fact]
    public void What_is_snoozed_is_out_of_the_queue_until_its_time_or_the_customer_comes()
    {
        var conversation = Written();

        Code(conversation.Snooze(150, Dewi, 150)).ShouldBe("invalid_until");
        conversation.Snooze(9_000, Dewi, 150).Ok.ShouldBeTrue();
        conversation.State.Queued.ShouldBeFalse();
        conversation.CustomerWrites(51, 200, botAnswers: false);
        conversation.State.QueuedSince.ShouldBe(100);
        conversation.Snooze(9_000, Dewi, 250).Ok.ShouldBeTrue();
        conversation.Wake(0, 9_000);
        conversation.Wake(0, 9_001);
        conversation.State.Queued.ShouldBeTrue();
        conversation.Facts.Count(x => x.Kind == InboxEntries.Woken).ShouldBe(2);
    }

    [Fact]
    public void A_blocked_customer_is_served_by_nobody_and_not_heard()
    {
        var conversation = Served();

        conversation.Block(Dewi, 200);
        conversation.CustomerWrites(60, 300, botAnswers: false);

        conversation.State.Served.ShouldBeFalse();
        conversation.State.Queued.ShouldBeFalse();
        conversation.State.UnansweredSince.ShouldBe(100);
        Code(conversation.Assign(Budi, 1, 310)).ShouldBe("customer_blocked");
        Code(conversation.SetBot(true, 1, 310)).ShouldBe("customer_blocked");
        conversation.Unblock(Dewi, 400);
        conversation.State.Queued.ShouldBeTrue();
    }

    [Fact]
    public void A_customer_rates_what_was_resolved_once()
    {
        var served = Served();
        Code(served.Rate(5, null, 200)).ShouldBe("nothing_to_rate");
        var conversation = Resolved();

        Code(conversation.Rate(0, null, 900)).ShouldBe("invalid_score");
        Code(conversation.Rate(6, null, 900)).ShouldBe("invalid_score");
        conversation.Rate(5, "thank you", 900).Ok.ShouldBeTrue();
        conversation.Rate(5, "thank you", 901).Ok.ShouldBeTrue();
        Code(conversation.Rate(1, null, 902)).ShouldBe("already_rated");
        conversation.State.Service!.Score.ShouldBe(5);
        conversation.CustomerWrites(60, 1_000, botAnswers: false);
        conversation.State.Service!.Score.ShouldBe(0);
    }

    [Fact]
    public void Tags_are_put_on_and_taken_off_once()
    {
        var conversation = Written();

        conversation.Tag("vip", Dewi, 200);
        conversation.Tag("vip", Dewi, 201);
        conversation.Tag("refund", Dewi, 202);
        conversation.Untag("vip", Dewi, 203);
        conversation.Untag("vip", Dewi, 204);

        conversation.State.Tags.ShouldBe(["refund"]);
        conversation.Facts.Count(x => x.Kind is InboxEntries.Tagged or InboxEntries.Untagged).ShouldBe(3);
    }

    [Fact]
    public void An_agent_who_writes_first_opens_a_service_and_the_answer_a_session()
    {
        var conversation = Opened();

        conversation.AgentWrites(Dewi, 50, 100);
        conversation.State.Service!.Number.ShouldBe(1);
        conversation.State.Session.ShouldBe(0);
        conversation.CustomerWrites(51, 200, botAnswers: false);

        conversation.State.Session.ShouldBe(1);
        conversation.State.Service!.Number.ShouldBe(1);
    }

    [Theory]
    [InlineData(0, 1_000, 0, WindowStatus.Open)]
    [InlineData(24, 0, 0, WindowStatus.Open)]
    [InlineData(24, 1_000, 1_000, WindowStatus.Open)]
    [InlineData(24, 1_000, 1_000 + (22 * 3_600_000L) - 1, WindowStatus.Open)]
    [InlineData(24, 1_000, 1_000 + (22 * 3_600_000L), WindowStatus.AlmostExpired)]
    [InlineData(24, 1_000, 1_000 + (24 * 3_600_000L) - 1, WindowStatus.AlmostExpired)]
    [InlineData(24, 1_000, 1_000 + (24 * 3_600_000L), WindowStatus.Expired)]
    public void A_channels_window_runs_from_the_customers_last_message(int hours, long lastAt, long now, WindowStatus expected) =>
        ChannelWindow.Status(ChannelWindow.EndsAt(hours, lastAt), now).ShouldBe(expected);

    private static Conversation Opened() => Conversation.Open(new ConversationState { Room = 1, Channel = 2, Customer = Ann }, 10);

    private static Conversation Written()
    {
        var conversation = Opened();
        conversation.CustomerWrites(50, 100, botAnswers: false);
        return conversation;
    }

    private static Conversation Served()
    {
        var conversation = Written();
        conversation.Take(Dewi, 110).Ok.ShouldBeTrue();
        return conversation;
    }

    private static Conversation Resolved()
    {
        var conversation = Served();
        conversation.Resolve(Dewi, 300).Ok.ShouldBeTrue();
        return conversation;
    }

    private static string? Code(Result<Done> result) => result.Refusal?.Code;

    private static IEnumerable<short> Kinds(Conversation conversation) => conversation.Facts.Select(x => x.Kind);
}
