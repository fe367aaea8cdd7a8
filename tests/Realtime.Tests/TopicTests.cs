using CsCheck;

namespace Conversa.Realtime.Tests;

public sealed class TopicTests
{
    [Theory]
    [InlineData("a/b", "a/b", true)]
    [InlineData("a/b", "a/B", false)]
    [InlineData("a/b", "a/b/", false)]
    [InlineData("a/b/", "a/b/", true)]
    [InlineData("/a", "/a", true)]
    [InlineData("/a", "a", false)]
    [InlineData("+", "a", true)]
    [InlineData("+", "a/b", false)]
    [InlineData("+", "/a", false)]
    [InlineData("+/+", "/a", true)]
    [InlineData("/+", "/a", true)]
    [InlineData("a/+/c", "a/b/c", true)]
    [InlineData("a/+/c", "a//c", true)]
    [InlineData("a/+/c", "a/b/d/c", false)]
    [InlineData("a/+", "a", false)]
    [InlineData("a/+", "a/", true)]
    [InlineData("#", "a", true)]
    [InlineData("#", "a/b/c", true)]
    [InlineData("#", "/", true)]
    [InlineData("a/#", "a", true)]
    [InlineData("a/#", "a/", true)]
    [InlineData("a/#", "a/b/c", true)]
    [InlineData("a/#", "ab", false)]
    [InlineData("+/#", "a", true)]
    [InlineData("+/b/#", "a/b", true)]
    [InlineData("+/b/#", "a/c", false)]
    [InlineData("#", "$SYS/uptime", false)]
    [InlineData("+/uptime", "$SYS/uptime", false)]
    [InlineData("$SYS/#", "$SYS/uptime", true)]
    [InlineData("$SYS/+", "$SYS/uptime", true)]
    [InlineData("a/#", "a/$b", true)]
    [InlineData("room/12/12/+/t", "room/12/12/ana/t", true)]
    [InlineData("room/12/12/+/t", "room/12/12/ana/r", false)]
    public async Task A_filter_matches_what_the_specification_says(string filter, string topic, bool matches)
    {
        TopicFilter.Matches(filter, topic).ShouldBe(matches);
        await using var app = await InMemoryApp.StartAsync();
        (await app.ReachedAsync([filter], topic)).ShouldBe(matches ? 1 : 0);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("/", true)]
    [InlineData("+", true)]
    [InlineData("#", true)]
    [InlineData("a/#", true)]
    [InlineData("+/+/#", true)]
    [InlineData("//", true)]
    [InlineData("", false)]
    [InlineData("a#", false)]
    [InlineData("a/#/b", false)]
    [InlineData("#/a", false)]
    [InlineData("a+", false)]
    [InlineData("a/+b/c", false)]
    [InlineData("##", false)]
    [InlineData("a\0b", false)]
    public void A_filter_is_valid_as_the_specification_says(string filter, bool valid) => TopicFilter.IsFilter(filter).ShouldBe(valid);

    [Theory]
    [InlineData("a/b", true)]
    [InlineData("/", true)]
    [InlineData("$SYS/x", true)]
    [InlineData("", false)]
    [InlineData("a/+", false)]
    [InlineData("#", false)]
    [InlineData("a\0", false)]
    public void A_name_is_valid_as_the_specification_says(string name, bool valid) => TopicFilter.IsName(name).ShouldBe(valid);

    [Fact]
    public async Task The_hub_reaches_exactly_the_filters_that_match()
    {
        string[] levels = ["a", "b", "", "$c", "long-level", "+"];
        var level = Gen.Int[0, 4].Select(i => levels[i]);
        var name = level.Array[1, 4].Select(parts => string.Join('/', parts)).Where(topic => TopicFilter.IsName(topic));
        var filter = Gen.Int[0, 5].Select(i => levels[i]).Array[1, 4].Select(Gen.Bool, (parts, rest) => string.Join('/', parts) + (rest ? "/#" : ""))
            .Where(text => TopicFilter.IsFilter(text));
        await using var app = await InMemoryApp.StartAsync();
        await Gen.Select(filter.Array[1, 8], name).SampleAsync(
            async (filters, topic) =>
            {
                string[] distinct = [.. filters.Distinct()];
                return await app.ReachedAsync(distinct, topic) == distinct.Count(one => TopicFilter.Matches(one, topic));
            },
            iter: 500,
            threads: 1);
    }

    [Fact]
    public async Task Subscriptions_that_come_and_go_leave_nothing_behind()
    {
        await using var app = await InMemoryApp.StartAsync();
        string[] filters = ["a/b", "a/+", "a/#", "#", "+/b/c"];
        (await app.ReachedAsync(filters, "a/b")).ShouldBe(4);
        foreach (var topic in filters.Select(filter => filter.Replace('+', 'x').Replace('#', 'y')))
        {
            app.Hub.HasSubscribers(app.Hub.Topic(TestGate.Workspace, topic)).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task The_same_topic_in_two_workspaces_is_two_topics()
    {
        await using var app = await InMemoryApp.StartAsync();
        await using var client = await app.ConnectAsync();
        await client.SubscribeAsync("open/x", "open/#");
        app.Hub.Publish(TestGate.Workspace + 1, "open/x", new Frame("theirs"u8.ToArray())).ShouldBe(0);
        app.Hub.Publish(TestGate.Workspace, "open/x", new Frame("ours"u8.ToArray())).ShouldBe(2);
        (await client.ExpectMessageAsync()).Payload.ShouldBe("ours");
        (await client.ExpectMessageAsync()).Payload.ShouldBe("ours");
    }
}
