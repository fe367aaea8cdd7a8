using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Conversa.Chat.Api;

namespace Conversa.Inbox.Api;

internal sealed record AssignRequest(
    [property: Description("The user id of the agent.")] string Agent,
    [property: Description("Takes the place of the one who came last.")] bool ReplaceLatest = false,
    [property: Description("How many agents the conversation may have; the workspace's number without it.")] int? MaxAgents = null);

internal sealed record HandOverRequest(
    [property: Description("To this agent: a user id. Or give a division.")] string? Agent = null,
    [property: Description("To the queue of this division: an id, or `general`.")] string? Division = null);

internal sealed record ResolveRequest([property: Description("What the next one should know; never shown to the customer.")] string? Notes = null);

internal sealed record NoteRequest(
    [property: Description("Whoever stands in it as @ and their user id is called.")] string Text,
    [property: Description("User ids of colleagues to call with it: they hear of it and can read the note.")] IReadOnlyList<string>? Mentions = null);

internal sealed record BotRequest(bool On);

internal sealed record SnoozeRequest(DateTimeOffset Until);

internal sealed record ChannelRequest(
    string Name,
    [property: AllowedValues("live_chat", "custom")] string Kind = "live_chat",
    string? BadgeUrl = null,
    [property: Description("Whose queue its conversations begin in.")] string? Division = null,
    [property: Description("How many hours one may write after the customer's last message; 0 for no limit.")] int WindowHours = 0,
    [property: Description("Whether a bot answers first.")] bool Bot = false,
    [property: Description("Whether what was said stays with the device it was said on.")] bool Secure = true,
    [property: Description("What its agents have to know.")] IReadOnlyList<string>? Skills = null,
    [property: Description("How the customer's side looks: an object, shown to everybody who knows the channel's key.")] JsonElement? Settings = null,
    [property: Description("For a custom channel: what your own programs call it, once in the workspace.")] string? Identifier = null);

internal sealed record ChannelChange(
    string? Name = null, string? BadgeUrl = null, bool? Active = null, [property: Description("An id, or `general`.")] string? Division = null, int? WindowHours = null, bool? Bot = null, bool? Secure = null,
    IReadOnlyList<string>? Skills = null, [property: Description("Replaces the whole.")] JsonElement? Settings = null, string? Identifier = null);

internal sealed record ApiChannel(
    string Id, string Kind, [property: Description("Names the channel towards its customers; not secret.")] string Key, string Name, string BadgeUrl, bool Active, ApiNamed? Division, int WindowHours, bool Bot,
    bool Secure, IReadOnlyList<string> Skills, RawJson Settings, DateTime CreatedAt, long Version,
    [property: Description("What your own programs call a custom channel; empty without one.")] string Identifier);

internal sealed record ApiChannels(IReadOnlyList<ApiChannel> Channels);

internal sealed record DivisionRequest(string Name);

internal sealed record ApiDivisions(IReadOnlyList<ApiNamed> Divisions);

internal sealed record AgentChange(
    [property: Description("How many conversations they may have at once; 0 for the workspace's number.")] int? Cap = null,
    [property: Description("How many of a channel, by its id.")] IReadOnlyDictionary<string, int>? ChannelCaps = null,
    [property: Description("Ids. What belongs to no division is for everybody.")] IReadOnlyList<string>? Divisions = null,
    [property: Description("Ids; empty for every channel.")] IReadOnlyList<string>? Channels = null,
    IReadOnlyList<string>? Languages = null,
    IReadOnlyList<string>? Skills = null,
    [property: Description("Whether the program gives them conversations by itself.")] bool? Automatic = null,
    [property: Description("Puts them offline until it is taken back.")] bool? ForcedOffline = null);

internal sealed record AvailabilityRequest([property: AllowedValues("online", "away", "offline")] string Availability);

internal sealed record ApiAgent(
    ApiPerson Agent, string Role, [property: AllowedValues("online", "away", "offline", "forced_offline")] string Availability,
    [property: AllowedValues("online", "away", "offline"), Description("What they chose.")] string Choice, bool Connected, bool Automatic, [property: Description("How many conversations they have.")] int Load,
    [property: Description("How many they may have.")] int Cap, [property: Description("The number of their own; 0 where the workspace's holds.")] int OwnCap, IReadOnlyDictionary<string, int> ChannelCaps, IReadOnlyList<ApiNamed> Divisions, IReadOnlyList<ApiNamed> Channels, IReadOnlyList<string> Languages,
    IReadOnlyList<string> Skills, long Version);

internal sealed record ApiAgents(IReadOnlyList<ApiAgent> Agents);

internal sealed record ApiAvailabilityChange(string Id, string Availability, DateTime At, [property: Description("Null when it followed from connections.")] ApiPerson? By);

internal sealed record ApiAvailabilityHistory(IReadOnlyList<ApiAvailabilityChange> Changes, string? Next);

internal sealed record SettingsRequest(
    [property: AllowedValues("manual", "take_over", "least_loaded", "round_robin")] string? Mode = null,
    [property: AllowedValues("all", "unanswered"), Description("What an agent who goes offline leaves to the others.")] string? OfflineLeaves = null,
    [property: Description("Whether a customer who comes back goes to the agent they know.")] bool? ToLastAgent = null,
    [property: Description("How many agents a conversation may have; 0 for any number.")] int? MaxAgents = null,
    [property: Description("How many conversations an agent may have who has no number of their own.")] int? DefaultCap = null,
    [property: Description("Whether a customer who comes back after their matter was resolved starts in a fresh room.")] bool? Sessional = null,
    [property: Description("For how many hours after it was resolved a conversation goes on in its room; 0 for ever.")] int? ReopenHours = null);

internal sealed record ApiSettings(string Mode, string OfflineLeaves, bool ToLastAgent, int MaxAgents, int DefaultCap, bool Sessional, int ReopenHours, long Version);

internal sealed record ApiSummary(
    long Unserved, long Served, long Resolved, long Bot, long Snoozed, [property: Description("Waiting for an agent, by division.")] IReadOnlyList<ApiQueue> Queues, IReadOnlyList<ApiAgent> Agents);

internal sealed record ApiQueue([property: Description("Null for the general queue.")] ApiNamed? Division, long Waiting, [property: Description("Since when the oldest waits.")] DateTime? Oldest);

internal sealed record VisitorRequest(
    [property: Description("A token your server signed for a customer who is signed in with you; without it an anonymous visitor comes.")] string? IdentityToken = null,
    string? Name = null, string? Email = null, string? Phone = null);

internal sealed record ApiVisitor(
    string Token, DateTime ExpiresAt, string RefreshToken, DateTime RefreshExpiresAt, ApiPerson User, ApiWidgetChannel Channel);

internal sealed record ApiWidgetChannel(
    string Name, string BadgeUrl, bool Active, [property: Description("Whether somebody is there to answer.")] bool Available, RawJson Settings);

internal sealed record StartRequest(
    [property: Description("The language the customer speaks, as in BCP 47; an agent has to speak it when any agent speaks it.")] string? Language = null,
    [property: Description("What the customer filled in: an object, merged into the additional information.")] JsonElement? Info = null);

internal sealed record ApiCustomerConversation(
    [property: Description("The id of the Chat room; null before the first conversation.")] string? Conversation,
    [property: AllowedValues("none", "open", "waiting", "served", "bot", "resolved")] string State,
    IReadOnlyList<ApiPerson> Agents, int Session,
    [property: Description("1 for the next one; null when it does not wait. Above 1,000 it says 1,000.")] int? QueuePosition,
    bool CanRate);

internal sealed record RatingRequest([property: Description("1 to 5.")] int Score, string? Text = null);
