using System.ComponentModel.DataAnnotations;
using Conversa.Platform.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Conversa.Platform.Tests.Configuration;

public sealed class CheckingOptions
{
    [Fact]
    public void Values_are_read_from_their_section() => Read(("Mail:Port", "2525"), ("Mail:Hosts:0", "a"), ("Mail:Hosts:1", "b")).Hosts.ShouldBe(["a", "b"]);

    [Fact]
    public void A_value_outside_its_bounds_is_named_with_its_key()
    {
        var refused = Should.Throw<OptionsValidationException>(() => Read(("Mail:Port", "70000")));

        refused.Failures.ShouldHaveSingleItem().ShouldStartWith("Mail:Port: ");
    }

    [Fact]
    public void A_misspelt_key_is_named() => Should.Throw<InvalidOperationException>(() => Read(("Mail:Prot", "25"))).Message.ShouldContain("Prot");

    [Fact]
    public async Task The_program_does_not_start_with_a_value_outside_its_bounds()
    {
        var refused = await Should.ThrowAsync<OptionsValidationException>(() => Http.WebApp.StartAsync(new() { ["Limits:GuessBurst"] = "0" }));

        refused.Message.ShouldContain("Limits:GuessBurst");
    }

    [Theory]
    [InlineData("Egress:AllowedPrivateNetworks:0", "10.0.0.0/99")]
    [InlineData("Http:TrustedProxies:0", "proxy.internal")]
    public async Task A_network_that_is_none_is_refused_by_its_key(string key, string value)
    {
        var refused = await Should.ThrowAsync<OptionsValidationException>(() => Http.WebApp.StartAsync(new() { [key] = value }));

        refused.Failures.ShouldHaveSingleItem().ShouldStartWith(key[..^2] + ": '" + value);
    }

    [Fact]
    public void The_reference_tells_every_key_with_its_default_and_bounds()
    {
        var text = ConfigurationReference.Write([typeof(CheckedOptions).Assembly]);

        text.ShouldContain("## Limits\n");
        text.ShouldContain("| `Limits:AddressPerSecond` | `200` | 0 to 1000000 | Requests per second from one address (IPv6: one /64 network), lasting. 0 switches the limit off. |");
        text.ShouldContain("| `Observability:LogFormat` | `Text` | `Text`, `Json` |");
        text.ShouldContain("| `Egress:AllowedPrivateHosts` | (none) |");
    }

    [Fact]
    public void A_key_without_a_comment_stops_the_reference() =>
        Should.Throw<InvalidOperationException>(() => ConfigurationReference.Write([typeof(CheckingOptions).Assembly])).Message.ShouldContain("has no doc comment");

    private static MailOptions Read(params (string Key, string Value)[] values) =>
        CheckedOptions.Read<MailOptions>(new ConfigurationBuilder().AddInMemoryCollection(values.ToDictionary(x => x.Key, x => (string?)x.Value)).Build());

    internal sealed class MailOptions
    {
        public const string Section = "Mail";

        [Range(1, 65535)]
        public int Port { get; set; } = 25;

        public IList<string> Hosts { get; set; } = [];
    }
}
