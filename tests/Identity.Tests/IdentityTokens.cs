using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Conversa.Platform;
using Conversa.Platform.Storage;

namespace Conversa.Identity.Tests;

public sealed class IdentityTokens
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task A_server_vouches_for_a_new_person_once_per_nonce(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var jwt = Jwt(app, app.Nonce().Value, ("name", "Ana"), ("avatar_url", "https://pictures.example/ana.png"));

        var ana = (await app.LoginWithToken(jwt)).Value;

        ana.Created.ShouldBeTrue();
        ana.User.ExternalId.ShouldBe("ana");
        ana.User.Name.ShouldBe("Ana");
        (await app.Resolve(ana.Tokens.Token)).Ok.ShouldBeTrue();
        (await app.LoginWithToken(jwt)).Refusal!.Code.ShouldBe("identity_token_refused");
        var again = (await app.LoginWithToken(Jwt(app, app.Nonce().Value))).Value;
        again.Created.ShouldBeFalse();
        again.User.Name.ShouldBe("Ana");
        (await app.Login("ana", "anything")).Refusal.ShouldBe(IdentityRefusals.WrongPassword);
    }

    [Theory, EveryEngine]
    public async Task Of_twenty_who_race_with_one_nonce_one_gets_in(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        var jwt = Jwt(app, app.Nonce().Value);

        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => app.LoginWithToken(jwt))));

        all.Count(x => x.Ok).ShouldBe(1);
        (await app.Count("session")).ShouldBe(1);
    }

    [Theory, EveryEngine]
    public async Task Used_nonces_are_forgotten_when_they_would_have_expired(Engine engine)
    {
        await using var app = await IdentityApp.StartAsync(engine);
        (await app.LoginWithToken(Jwt(app, app.Nonce().Value))).Ok.ShouldBeTrue();
        (await app.Count("used_nonce")).ShouldBe(1);

        app.Clock.Advance(TimeSpan.FromHours(1));

        await Eventually.TrueAsync(async () => await app.Count("used_nonce") == 0, "the nonce is deleted", ct: Now);
    }

    [Fact]
    public async Task A_nonce_lives_ten_minutes_and_only_in_its_workspace()
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite);
        var (other, _) = await app.NewWorkspace("other");
        var late = app.Nonce();
        (late.ExpiresAt - app.Clock.GetUtcNow()).ShouldBe(TimeSpan.FromMinutes(10));

        (await app.LoginWithToken(Jwt(app, app.Nonce(other.Id).Value))).Ok.ShouldBeFalse();
        (await app.LoginWithToken(Jwt(app, "invented"))).Ok.ShouldBeFalse();
        (await app.LoginWithToken(Jwt(app, (late.Value[0] == 'A' ? 'B' : 'A') + late.Value[1..]))).Ok.ShouldBeFalse();
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        (await app.LoginWithToken(Jwt(app, late.Value))).Ok.ShouldBeFalse();
    }

    [Fact]
    public async Task A_rotated_secret_vouches_until_its_grace_is_over()
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite);
        var rotated = (await app.Rotate("r1", TimeSpan.FromMinutes(5))).Value;

        (await app.LoginWithToken(Jwt(app, app.Nonce().Value))).Ok.ShouldBeTrue();
        (await app.LoginWithToken(Jwt(app, app.Nonce().Value, secret: rotated.Secret))).Ok.ShouldBeTrue();
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        (await app.LoginWithToken(Jwt(app, app.Nonce().Value))).Ok.ShouldBeFalse();
    }

    [Fact]
    public async Task A_deactivated_person_is_not_let_in_by_a_token()
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite);
        await app.Upsert("ana");
        await app.SetActive("ana", false);

        (await app.LoginWithToken(Jwt(app, app.Nonce().Value))).Refusal.ShouldBe(IdentityRefusals.Inactive);
    }

    public static TheoryData<string> Forgeries() => [.. Broken.Keys];

    [Theory, MemberData(nameof(Forgeries))]
    public async Task Every_other_token_is_refused_and_leaves_nothing(string how)
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite);

        var answer = await app.LoginWithToken(Broken[how](app));

        answer.Ok.ShouldBeFalse();
        answer.Refusal!.Kind.ShouldBeOneOf(RefusalKind.Unauthenticated, RefusalKind.Invalid);
        (await app.Count("end_user")).ShouldBe(0);
        (await app.Count("used_nonce")).ShouldBe(0);
    }

    [Fact]
    public async Task What_the_forgeries_are_made_from_is_accepted()
    {
        await using var app = await IdentityApp.StartAsync(Engine.Sqlite);

        (await app.LoginWithToken(Jwt(app, app.Nonce().Value))).Ok.ShouldBeTrue();
        (await app.LoginWithToken(Raw(Header, Claims(app, app.Nonce().Value, ("iat", 59)), app.Secret))).Ok.ShouldBeTrue(); // a clock that is a minute ahead
        (await app.LoginWithToken(Raw("""{"alg":"HS256","typ":"JWT","ver":"v2"}""", Claims(app, app.Nonce().Value), app.Secret))).Ok.ShouldBeTrue();
    }

    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private const string Header = """{"alg":"HS256","typ":"JWT"}""";

    private static readonly Dictionary<string, Func<IdentityApp, string?>> Broken = new()
    {
        ["nothing"] = _ => null,
        ["empty"] = _ => "",
        ["not a JWT"] = _ => "hello",
        ["two parts"] = app => string.Join('.', Good(app).Split('.')[..2]),
        ["four parts"] = app => Good(app) + ".x",
        ["too long"] = app => Good(app) + new string('a', 9000),
        ["padding"] = app => Good(app) + "=",
        ["white space"] = app => Good(app).Insert(3, " "),
        ["alg none"] = app => Raw("""{"alg":"none","typ":"JWT"}""", Claims(app, app.Nonce().Value), app.Secret),
        ["alg none without signature"] = app => Raw("""{"alg":"none","typ":"JWT"}""", Claims(app, app.Nonce().Value), app.Secret).Split('.') is var p ? $"{p[0]}.{p[1]}." : "",
        ["alg NONE"] = app => Raw("""{"alg":"NONE","typ":"JWT"}""", Claims(app, app.Nonce().Value), app.Secret),
        ["alg hs256"] = app => Raw("""{"alg":"hs256","typ":"JWT"}""", Claims(app, app.Nonce().Value), app.Secret),
        ["alg HS512"] = app => Raw("""{"alg":"HS512","typ":"JWT"}""", Claims(app, app.Nonce().Value), app.Secret),
        ["alg RS256"] = app => Raw("""{"alg":"RS256","typ":"JWT"}""", Claims(app, app.Nonce().Value), app.Secret),
        ["alg twice"] = app => Raw("""{"alg":"none","alg":"HS256","typ":"JWT"}""", Claims(app, app.Nonce().Value), app.Secret),
        ["no alg"] = app => Raw("""{"typ":"JWT"}""", Claims(app, app.Nonce().Value), app.Secret),
        ["alg a list"] = app => Raw("""{"alg":["HS256"],"typ":"JWT"}""", Claims(app, app.Nonce().Value), app.Secret),
        ["no typ"] = app => Raw("""{"alg":"HS256"}""", Claims(app, app.Nonce().Value), app.Secret),
        ["other typ"] = app => Raw("""{"alg":"HS256","typ":"at+jwt"}""", Claims(app, app.Nonce().Value), app.Secret),
        ["crit"] = app => Raw("""{"alg":"HS256","typ":"JWT","crit":["exp"]}""", Claims(app, app.Nonce().Value), app.Secret),
        ["header not an object"] = app => Raw("[]", Claims(app, app.Nonce().Value), app.Secret),
        ["header not JSON"] = app => Raw("{", Claims(app, app.Nonce().Value), app.Secret),
        ["claims not JSON"] = app => Raw(Header, "x", app.Secret),
        ["claims a list"] = app => Raw(Header, "[1]", app.Secret),
        ["other secret"] = app => Jwt(app, app.Nonce().Value, secret: new string('x', 43)),
        ["empty secret"] = app => Jwt(app, app.Nonce().Value, secret: ""),
        ["changed claims"] = app => Good(app).Split('.') is var p ? $"{p[0]}.{Part(Claims(app, app.Nonce().Value, ("prn", "eve")))}.{p[2]}" : "",
        ["changed signature"] = app => Good(app) is var jwt ? jwt[..^10] + (jwt[^10] == 'A' ? 'B' : 'A') + jwt[^9..] : "",
        ["stray bits"] = app => Good(app) is var jwt ? jwt[..^1] + Letters[Letters.IndexOf(jwt[^1], StringComparison.Ordinal) + 1] : "",
        ["nonce not base64url"] = app => Claimed(app, ("nce", "!!! not a nonce")),
        ["nonce with stray bits"] = app => Claimed(app, ("nce", "abcdefghijk")),
        ["nonce too long"] = app => Claimed(app, ("nce", new string('a', 4000))),
        ["short signature"] = app => Good(app)[..^8],
        ["no signature"] = app => Good(app) is var jwt ? jwt[..(jwt.LastIndexOf('.') + 1)] : "",
        ["other iss"] = app => Claimed(app, ("iss", "other")),
        ["no iss"] = app => Claimed(app, ("iss", null)),
        ["iss a number"] = app => Claimed(app, ("iss", 1)),
        ["no iat"] = app => Claimed(app, ("iat", null)),
        ["no nbf"] = app => Claimed(app, ("nbf", null)),
        ["no exp"] = app => Claimed(app, ("exp", null)),
        ["exp text"] = app => Claimed(app, ("exp", "soon")),
        ["exp huge"] = app => Claimed(app, ("exp", 1e300)),
        ["expired"] = app => Claimed(app, ("iat", -300), ("nbf", -300), ("exp", -60)),
        ["not yet"] = app => Claimed(app, ("nbf", 61)),
        ["from the future"] = app => Claimed(app, ("iat", 61), ("exp", 120)),
        ["lives too long"] = app => Claimed(app, ("exp", 601)),
        ["exp before iat"] = app => Claimed(app, ("exp", 0)),
        ["exp twice"] = app => Raw(Header, Claims(app, app.Nonce().Value).Replace("\"exp\"", "\"exp\":1,\"exp\"", StringComparison.Ordinal), app.Secret),
        ["no prn"] = app => Claimed(app, ("prn", null)),
        ["prn empty"] = app => Claimed(app, ("prn", "")),
        ["prn a number"] = app => Claimed(app, ("prn", 7)),
        ["prn with a slash"] = app => Claimed(app, ("prn", "a/b")),
        ["no nonce"] = app => Claimed(app, ("nce", null)),
        ["name too long"] = app => Claimed(app, ("name", new string('n', 256))),
        ["picture a script"] = app => Claimed(app, ("avatar_url", "javascript:alert(1)")),
    };

    private static string Good(IdentityApp app) => Jwt(app, app.Nonce().Value);

    private static string Claimed(IdentityApp app, params (string Name, object? Value)[] changes) => Raw(Header, Claims(app, app.Nonce().Value, changes), app.Secret);

    private static string Jwt(IdentityApp app, string nonce, params (string Name, object? Value)[] changes) => Raw(Header, Claims(app, nonce, changes), app.Secret);

    private static string Jwt(IdentityApp app, string nonce, string secret) => Raw(Header, Claims(app, nonce), secret);

    /// <summary>Good claims with changes; null leaves one out, whole numbers of iat, nbf and exp count from now.</summary>
    private static string Claims(IdentityApp app, string nonce, params (string Name, object? Value)[] changes)
    {
        var claims = new Dictionary<string, object?> { ["iss"] = app.Workspace.Code, ["iat"] = 0, ["nbf"] = 0, ["exp"] = 120, ["nce"] = nonce, ["prn"] = "ana" };
        foreach (var (name, value) in changes)
            claims[name] = value;
        foreach (var time in (string[])["iat", "nbf", "exp"])
        {
            if (claims[time] is int seconds)
                claims[time] = app.Clock.GetUtcNow().ToUnixTimeSeconds() + seconds;
        }

        return JsonSerializer.Serialize(claims.Where(x => x.Value is not null).ToDictionary());
    }

    private static string Raw(string header, string claims, string secret)
    {
        var signed = $"{Part(header)}.{Part(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Part(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
