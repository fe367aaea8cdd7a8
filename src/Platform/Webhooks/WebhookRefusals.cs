namespace Conversa.Platform.Webhooks;

/// <summary>Every "no" about endpoints that has no numbers in it.</summary>
internal static class WebhookRefusals
{
    public static readonly Refusal None = Refusal.NotFound("webhook endpoint");
    public static readonly Refusal NoDelivery = Refusal.NotFound("delivery");
    public static readonly Refusal Stale = new("stale_version", RefusalKind.PreconditionFailed, "This was changed meanwhile. Fetch it again and repeat your change.", "If-Match");
    public static readonly Refusal Off = new("endpoint_disabled", RefusalKind.Conflict, "The endpoint is switched off. Switch it on first.");
    public static readonly Refusal Secret = Refusal.Invalid("secret", "secret must begin with whsec_ and hold 24 to 64 bytes of base64, or with whsk_ and hold the 32 bytes of an ed25519 private key.");
}
