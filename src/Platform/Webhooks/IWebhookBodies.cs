using System.Globalization;

namespace Conversa.Platform.Webhooks;

/// <summary>Something that is to be sent to an endpoint.</summary>
/// <param name="Endpoint">Where to.</param>
/// <param name="Type">The event's name.</param>
/// <param name="Position">Its place in the workspace's log: the entry it is about. 0 for a test.</param>
/// <param name="Key">What it is about: events of the same key go in order. The room of a conversation, or 0.</param>
public sealed record WebhookEvent(WebhookEndpoint Endpoint, string Type, long Position, long Key)
{
    /// <summary>Names the event towards the receiver, the same at every attempt, so that it can tell what it has.</summary>
    public string Id { get; } = Position == 0
        ? "test_" + Ids.Token(16)
        : string.Create(CultureInfo.InvariantCulture, $"{(Endpoint.Types is null ? Type.Split('.')[0] : "evt")}_{Endpoint.Workspace}_{Position}");
}

/// <summary>What is sent.</summary>
/// <param name="Json">The body, as it goes over the wire.</param>
/// <param name="About">The user it says something about, so that what is kept of the receiver's answer goes when they are erased; 0 for nobody.</param>
public sealed record WebhookBody(ReadOnlyMemory<byte> Json, long About);

/// <summary>Makes bodies when they go: what was deleted or erased until then does not leave.</summary>
public interface IWebhookBodies
{
    /// <summary>The format they are in, as endpoints name it: <see cref="WebhookEndpoint.Standard"/>, for example.</summary>
    string Format { get; }

    /// <summary>Whether it makes the bodies of this event.</summary>
    bool Writes(string type);

    /// <summary>The body, or null when there is nothing left to be told.</summary>
    ValueTask<WebhookBody?> WriteAsync(WebhookEvent what, CancellationToken ct);
}

/// <summary>How an attempt went.</summary>
/// <param name="Event">What was sent.</param>
/// <param name="Status">The answer's status; 0 when there was none.</param>
/// <param name="Taken">Whether the receiver took it: any 2xx.</param>
/// <param name="Answer">What it said.</param>
/// <param name="QueuedAt">Since when it waits, in unix milliseconds.</param>
public sealed record WebhookOutcome(WebhookEvent Event, int Status, bool Taken, ReadOnlyMemory<byte> Answer, long QueuedAt);

/// <summary>Wants to know how attempts went, because something follows from the answer. Told at least once.</summary>
public interface IWebhookOutcomes
{
    /// <summary>Whether it wants to know of this event.</summary>
    bool Hears(string type);

    /// <summary>Draws the consequence.</summary>
    /// <returns>Whether it is settled although it was not taken: then it is not tried again.</returns>
    Task<bool> HearAsync(WebhookOutcome outcome, CancellationToken ct);
}
