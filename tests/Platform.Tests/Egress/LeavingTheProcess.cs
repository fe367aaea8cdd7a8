using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Conversa.Platform.Egress;

namespace Conversa.Platform.Tests.Egress;

public sealed class LeavingTheProcess
{
    private static readonly EgressPolicy Webhook = new("webhook");

    private readonly TestClock clock = new();

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_the_operator_named_is_reached_and_read()
    {
        await using var outside = await Outside.StartAsync();
        using var gate = Gate(Loopback, "hooks.test");

        var answer = (await gate.SendAsync(Webhook, Get(outside, "/hello"), Now)).Value;

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Body.ToArray().ShouldBe("hello"u8.ToArray());
        answer.Headers["set-cookie"].ShouldBe("who=you");
    }

    [Fact]
    public async Task A_host_that_leads_to_this_machine_is_refused_before_it_is_asked()
    {
        await using var outside = await Outside.StartAsync();
        using var gate = Gate(Loopback, change: x => x.AllowPlainHttp = true);

        var result = await gate.SendAsync(Webhook, Get(outside, "/hello"), Now);

        result.Refusal!.Code.ShouldBe("egress_refused");
        outside.Asked.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.1")]
    [InlineData("168.63.129.16")]
    [InlineData("169.254.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.192")]
    [InlineData("192.0.2.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::7f00:1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("64:ff9b:1::5db8:d822")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2002:a9fe:a9fe::1")]
    [InlineData("3fff::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public async Task An_address_inside_is_refused_by_name_and_by_number(string address)
    {
        using var gate = Gate(IPAddress.Parse(address));

        (await gate.SendAsync(Webhook, new HttpRequestMessage(HttpMethod.Get, "https://victim.test/"), Now)).Refusal!.Code.ShouldBe("egress_refused");
        gate.Judge(new Uri($"https://{(address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address)}/"))!.Code.ShouldBe("egress_refused");
    }

    [Theory]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("http://example.org/")]
    [InlineData("ftp://example.org/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user@example.org/")]
    [InlineData("https://user:word@example.org/")]
    [InlineData("/relative")]
    public void An_address_that_cannot_be_right_is_refused_at_once(string url)
    {
        using var gate = Gate(Loopback);

        gate.Judge(new Uri(url, UriKind.RelativeOrAbsolute))!.Code.ShouldBe("egress_refused");
    }

    [Theory]
    [InlineData("https://example.org/hook?a=b")]
    [InlineData("https://example.org:8443/")]
    [InlineData("https://93.184.215.14/")]
    [InlineData("https://172.32.0.1/")]
    [InlineData("https://100.128.0.1/")]
    [InlineData("https://[2606:4700::1111]/")]
    [InlineData("https://[64:ff9b::5db8:d70e]/")]
    public void An_address_outside_is_worth_trying(string url)
    {
        using var gate = Gate(Loopback);

        gate.Judge(new Uri(url)).ShouldBeNull();
    }

    [Fact]
    public async Task What_the_operator_allows_never_includes_the_metadata_service()
    {
        using var gate = Gate(IPAddress.Parse("169.254.169.254"), "hooks.test", x => x.AllowedPrivateNetworks.Add("0.0.0.0/0"));

        (await gate.SendAsync(Webhook, new HttpRequestMessage(HttpMethod.Get, "http://hooks.test/latest/meta-data"), Now)).Refusal!.Code.ShouldBe("egress_refused");
    }

    [Fact]
    public async Task A_name_that_changes_its_address_is_judged_by_the_address_that_is_connected_to()
    {
        await using var outside = await Outside.StartAsync();
        var answers = new Queue<IPAddress>([Loopback, IPAddress.Parse("10.0.0.1")]);
        using var gate = Gate((_, _) => Task.FromResult<IPAddress[]>([answers.Dequeue()]), change: x =>
        {
            x.AllowPlainHttp = true;
            x.AllowedPrivateNetworks.Add("127.0.0.0/8");
        });

        (await gate.SendAsync(Webhook, Get(outside, "/last"), Now)).Ok.ShouldBeTrue();
        answers.Count.ShouldBe(1); // asked once: nothing resolved the name again between judging and connecting

        (await gate.SendAsync(Webhook, Get(outside, "/last"), Now)).Refusal!.Code.ShouldBe("egress_refused");
        outside.Asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Of_several_addresses_only_those_outside_are_tried()
    {
        await using var outside = await Outside.StartAsync();
        using var gate = Gate((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.255.255.1"), Loopback]), change: x =>
        {
            x.AllowPlainHttp = true;
            x.AllowedPrivateNetworks.Add("127.0.0.0/8");
        });

        (await gate.SendAsync(Webhook, Get(outside, "/hello"), Now)).Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task A_redirect_on_the_same_host_is_followed()
    {
        await using var outside = await Outside.StartAsync();
        using var gate = Gate(Loopback, "hooks.test");

        (await gate.SendAsync(Webhook, Get(outside, "/to?url=/hello"), Now)).Value.Status.ShouldBe(HttpStatusCode.OK);
        outside.Asked.Select(x => x.Path).ShouldBe(["/to", "/hello"]);
    }

    [Theory]
    [InlineData("http://other.test/")]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://hooks.test:1/")]
    [InlineData("https://hooks.test.evil.test/")]
    [InlineData("//169.254.169.254/latest")]
    [InlineData("file:///etc/passwd")]
    public async Task A_redirect_to_anywhere_else_is_refused(string target)
    {
        await using var outside = await Outside.StartAsync();
        using var gate = Gate(Loopback, "hooks.test");

        (await gate.SendAsync(Webhook, Get(outside, "/to?url=" + Uri.EscapeDataString(target)), Now)).Refusal!.Code.ShouldBe("egress_redirected");
        outside.Asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_round_of_redirects_is_left_after_three()
    {
        await using var outside = await Outside.StartAsync();
        using var gate = Gate(Loopback, "hooks.test");

        (await gate.SendAsync(Webhook, Get(outside, "/round"), Now)).Refusal!.Code.ShouldBe("egress_redirected");
        outside.Asked.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_redirected_write_is_the_callers_to_judge()
    {
        await using var outside = await Outside.StartAsync();
        using var gate = Gate(Loopback, "hooks.test");
        using var request = new HttpRequestMessage(HttpMethod.Post, Url(outside, "/to?url=/hello")) { Content = new StringContent("{}") };

        (await gate.SendAsync(Webhook, request, Now)).Value.Status.ShouldBe(HttpStatusCode.TemporaryRedirect);
        outside.Asked.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("/large")]
    [InlineData("/endless")]
    public async Task A_giant_answer_is_not_read(string path)
    {
        await using var outside = await Outside.StartAsync();
        using var gate = Gate(Loopback, "hooks.test", x => x.MaxResponseBytes = 4096);

        (await gate.SendAsync(Webhook, Get(outside, path), Now)).Refusal!.Code.ShouldBe("egress_answer_too_large");
        if (path == "/endless")
            await outside.HungUp.Task.WaitAsync(TimeSpan.FromSeconds(30), Now);
    }

    [Fact]
    public async Task An_answer_that_never_ends_is_left_when_the_time_is_over()
    {
        await using var outside = await Outside.StartAsync();
        using var gate = Gate(Loopback, "hooks.test");
        var sending = gate.SendAsync(Webhook with { Timeout = TimeSpan.FromSeconds(5) }, Get(outside, "/slow"), Now);
        await outside.Reached.Task.WaitAsync(TimeSpan.FromSeconds(30), Now);

        clock.Advance(TimeSpan.FromSeconds(5));

        (await sending).Refusal!.Code.ShouldBe("egress_timeout");
        await outside.HungUp.Task.WaitAsync(TimeSpan.FromSeconds(30), Now);
    }

    [Fact]
    public async Task A_name_that_never_resolves_is_left_when_the_time_is_over()
    {
        var asked = new TaskCompletionSource();
        using var gate = Gate(async (_, ct) =>
        {
            asked.SetResult();
            await new TaskCompletionSource().Task.WaitAsync(ct);
            return [];
        });
        var sending = gate.SendAsync(Webhook, new HttpRequestMessage(HttpMethod.Get, "https://hooks.test/"), Now);
        await asked.Task;

        clock.Advance(TimeSpan.FromSeconds(30));

        (await sending).Refusal!.Code.ShouldBe("egress_timeout");
    }

    [Fact]
    public async Task One_slow_host_keeps_a_bounded_number_of_requests_waiting_and_no_other_host()
    {
        await using var outside = await Outside.StartAsync();
        await using var other = await Outside.StartAsync();
        using var gate = Gate(Loopback, "hooks.test", x => x.PerHost = 1);
        var waiting = Enumerable.Range(0, 5).Select(_ => gate.SendAsync(Webhook, Get(outside, "/slow"), Now)).ToList(); // one runs, four wait

        var refusal = (await gate.SendAsync(Webhook, Get(outside, "/slow"), Now)).Refusal!;

        refusal.Code.ShouldBe("egress_busy");
        refusal.RetryAfter.ShouldNotBeNull();
        (await gate.SendAsync(Webhook, Get(other, "/hello"), Now)).Ok.ShouldBeTrue();
        outside.Release.SetResult();
        (await Task.WhenAll(waiting)).ShouldAllBe(x => x.Ok);
    }

    [Fact]
    public async Task Neither_cookies_nor_trace_ids_go_along()
    {
        await using var outside = await Outside.StartAsync();
        using var gate = Gate(Loopback, "hooks.test");
        using var activity = new Activity("inside").Start();

        await gate.SendAsync(Webhook, Get(outside, "/hello"), Now);
        await gate.SendAsync(Webhook, Get(outside, "/hello"), Now);

        outside.Asked.Count.ShouldBe(2);
        outside.Asked.SelectMany(x => x.Headers.Keys).ShouldAllBe(x => x == "Host");
    }

    [Fact]
    public async Task An_unhappy_answer_is_an_answer()
    {
        await using var outside = await Outside.StartAsync();
        using var gate = Gate(Loopback, "hooks.test");

        var answer = (await gate.SendAsync(Webhook, Get(outside, "/fault"), Now)).Value;

        answer.Status.ShouldBe(HttpStatusCode.InternalServerError);
        answer.IsSuccess.ShouldBeFalse();
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_not_believed()
    {
        await using var outside = await Outside.StartAsync(https: true);
        using var gate = Gate(Loopback, "hooks.test");

        (await gate.SendAsync(Webhook, new HttpRequestMessage(HttpMethod.Get, $"https://hooks.test:{outside.Port}/hello"), Now)).Refusal!.Code.ShouldBe("egress_unreachable");
        outside.Asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_host_where_nobody_listens_is_unreachable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var gate = Gate(Loopback, "hooks.test");

        (await gate.SendAsync(Webhook, new HttpRequestMessage(HttpMethod.Get, $"http://hooks.test:{port}/"), Now)).Refusal!.Code.ShouldBe("egress_unreachable");
    }

    [Fact]
    public async Task A_caller_who_gives_up_gets_no_refusal()
    {
        await using var outside = await Outside.StartAsync();
        using var gate = Gate(Loopback, "hooks.test");
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Now);
        var sending = gate.SendAsync(Webhook, Get(outside, "/slow"), giveUp.Token);
        await outside.Reached.Task.WaitAsync(TimeSpan.FromSeconds(30), Now);

        await giveUp.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task Every_request_is_counted_with_its_recipient_and_outcome()
    {
        await using var outside = await Outside.StartAsync();
        var counted = new List<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, x) => { if (instrument.Name == "conversa.egress.requests") x.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            lock (counted)
                counted.Add(string.Join(' ', tags.ToArray().Select(x => x.Value)));
        });
        listener.Start();
        using var gate = Gate(Loopback, "hooks.test");
        var policy = new EgressPolicy("counted");

        await gate.SendAsync(policy, Get(outside, "/hello"), Now);
        await gate.SendAsync(policy, new HttpRequestMessage(HttpMethod.Get, "https://127.0.0.1/"), Now);

        lock (counted)
            counted.Where(x => x.StartsWith("counted", StringComparison.Ordinal)).ShouldBe(["counted 2xx", "counted egress_refused"]);
    }

    private static IPAddress Loopback => IPAddress.Loopback;

    private static Uri Url(Outside outside, string path) => new($"http://hooks.test:{outside.Port}{path}");

    private static HttpRequestMessage Get(Outside outside, string path) => new(HttpMethod.Get, Url(outside, path));

    private EgressGate Gate(IPAddress answer, string? allowed = null, Action<EgressOptions>? change = null) =>
        Gate((_, _) => Task.FromResult<IPAddress[]>([answer]), allowed, change);

    private EgressGate Gate(ResolveHost resolve, string? allowed = null, Action<EgressOptions>? change = null)
    {
        var options = new EgressOptions();
        if (allowed is not null)
            options.AllowedPrivateHosts.Add(allowed);
        change?.Invoke(options);
        return new EgressGate(options, clock, new Meters(), resolve);
    }
}
