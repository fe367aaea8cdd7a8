using System.Net;
using Conversa.Platform.Limits;

namespace Conversa.Platform.Tests.Limits;

public sealed class Rates
{
    private static readonly IPAddress Ana = IPAddress.Parse("203.0.113.7");
    private static readonly IPAddress Budi = IPAddress.Parse("203.0.113.8");

    private readonly TestClock clock = new();

    [Fact]
    public void A_rested_address_may_send_its_burst_and_is_then_told_when_to_come_back()
    {
        var limits = Limits(x => (x.AddressPerSecond, x.AddressBurst) = (10, 5));

        for (var i = 0; i < 5; i++)
            limits.CheckAddress(Ana).ShouldBeNull();
        var refusal = limits.CheckAddress(Ana);

        refusal!.Kind.ShouldBe(RefusalKind.TooMany);
        refusal.RetryAfter.ShouldBe(TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    public void Whoever_waits_as_long_as_told_is_let_in()
    {
        var limits = Limits(x => (x.AddressPerSecond, x.AddressBurst) = (10, 5));
        Refusal? refusal;
        do
        {
            refusal = limits.CheckAddress(Ana);
        }
        while (refusal is null);

        clock.Advance(refusal.RetryAfter!.Value);

        limits.CheckAddress(Ana).ShouldBeNull();
        limits.CheckAddress(Ana).ShouldNotBeNull();
    }

    [Fact]
    public void A_long_rest_saves_up_no_more_than_the_burst()
    {
        var limits = Limits(x => (x.AddressPerSecond, x.AddressBurst) = (10, 5));
        limits.CheckAddress(Ana);
        clock.Advance(TimeSpan.FromDays(3));

        Enumerable.Range(0, 100).Count(_ => limits.CheckAddress(Ana) is null).ShouldBe(5);
    }

    [Fact]
    public void One_address_does_not_use_up_anothers_allowance()
    {
        var limits = Limits(x => (x.AddressPerSecond, x.AddressBurst) = (1, 1));
        limits.CheckAddress(Ana).ShouldBeNull();
        limits.CheckAddress(Ana).ShouldNotBeNull();

        limits.CheckAddress(Budi).ShouldBeNull();
    }

    [Fact]
    public void A_network_of_IPv6_addresses_is_one_caller()
    {
        var limits = Limits(x => (x.AddressPerSecond, x.AddressBurst) = (1, 1));
        limits.CheckAddress(IPAddress.Parse("2a00:1:2:3::1")).ShouldBeNull();

        limits.CheckAddress(IPAddress.Parse("2a00:1:2:3:ffff::9")).ShouldNotBeNull();
        limits.CheckAddress(IPAddress.Parse("2a00:1:2:4::1")).ShouldBeNull();
    }

    [Fact]
    public void An_IPv4_address_is_the_same_caller_in_both_notations()
    {
        var limits = Limits(x => (x.AddressPerSecond, x.AddressBurst) = (1, 1));
        limits.CheckAddress(Ana).ShouldBeNull();

        limits.CheckAddress(Ana.MapToIPv6()).ShouldNotBeNull();
    }

    [Fact]
    public void Callers_on_this_machine_are_limited_only_when_asked_for()
    {
        Enumerable.Range(0, 100).All(_ => Limits(x => (x.AddressPerSecond, x.AddressBurst) = (1, 1)).CheckAddress(IPAddress.Loopback) is null).ShouldBeTrue();

        var strict = Limits(x => (x.AddressPerSecond, x.AddressBurst, x.LoopbackIsLimited) = (1, 1, true));
        strict.CheckAddress(IPAddress.Loopback).ShouldBeNull();
        strict.CheckAddress(IPAddress.Loopback).ShouldNotBeNull();
    }

    [Fact]
    public void A_session_is_limited_wherever_it_calls_from()
    {
        var limits = Limits(x => (x.CallerPerSecond, x.CallerBurst) = (1, 1));
        limits.CheckCaller(Actor.OfUser(1, 2, 3), Ana).ShouldBeNull();

        limits.CheckCaller(Actor.OfUser(1, 2, 3), Budi).ShouldNotBeNull();
        limits.CheckCaller(Actor.OfUser(1, 2, 4), Ana).ShouldBeNull();
        limits.CheckCaller(Actor.System(1), null).ShouldBeNull();
    }

    [Fact]
    public void The_users_of_a_workspace_share_its_limit()
    {
        var limits = Limits(x => (x.CallerPerSecond, x.WorkspacePerSecond, x.WorkspaceBurst) = (0, 1, 2));
        limits.CheckCaller(Actor.OfUser(1, 1, 1), Ana).ShouldBeNull();
        limits.CheckCaller(Actor.OfUser(1, 2, 2), Ana).ShouldBeNull();

        limits.CheckCaller(Actor.OfUser(1, 3, 3), Ana)!.Sentence.ShouldContain("workspace");
        limits.CheckCaller(Actor.OfUser(2, 4, 4), Ana).ShouldBeNull();
    }

    [Fact]
    public void Guessing_is_slower_than_asking()
    {
        var limits = Limits(x => (x.GuessesPerMinute, x.GuessBurst) = (6, 3));

        Enumerable.Range(0, 10).Count(_ => limits.CheckGuess(Ana) is null).ShouldBe(3);
        limits.CheckGuess(Ana)!.RetryAfter.ShouldBe(TimeSpan.FromSeconds(10));
        limits.CheckAddress(Ana).ShouldBeNull();
    }

    [Fact]
    public void A_rate_of_zero_limits_nothing() =>
        Enumerable.Range(0, 10_000).All(_ => Limits(x => (x.AddressPerSecond, x.TableBits) = (0, 8)).CheckAddress(Ana) is null).ShouldBeTrue();

    [Fact]
    public void A_flood_from_many_addresses_takes_almost_nobody_along()
    {
        // 100 flooding addresses among 65,536 buckets in each of two rows: a stranger is refused only when both of theirs are taken.
        var limits = Limits(x => (x.AddressPerSecond, x.AddressBurst) = (1, 1));
        for (var i = 0; i < 100; i++)
            limits.CheckAddress(new IPAddress([198, 18, 0, (byte)i]));

        Enumerable.Range(0, 1000).Count(i => limits.CheckAddress(new IPAddress([100, (byte)(i >> 8), (byte)i, 1])) is not null).ShouldBeLessThan(30);
    }

    [Fact]
    public void Racing_requests_get_no_more_than_the_burst_together()
    {
        var limits = Limits(x => (x.AddressPerSecond, x.AddressBurst) = (1, 1000));
        var allowed = 0;

        Parallel.For(0, 20_000, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken }, _ =>
        {
            if (limits.CheckAddress(Ana) is null)
                Interlocked.Increment(ref allowed);
        });

        allowed.ShouldBeInRange(1000, 1008); // a request may hold one row's last token while another takes the other row's
    }

    private RateLimits Limits(Action<LimitsOptions> change)
    {
        var options = new LimitsOptions();
        change(options);
        return new RateLimits(options, clock, new Meters());
    }
}
