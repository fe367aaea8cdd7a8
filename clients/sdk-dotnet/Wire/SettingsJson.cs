using System.Text.Json;
using System.Text.Json.Serialization;

namespace Conversa.Client.Wire;

internal sealed record NameRequest(string Name);

internal sealed record RoleChoice(string Role);

internal sealed record InviteRequest(string Email, string Role, string? Name);

internal sealed record RoleRequest(string Name, IReadOnlyList<string> Permissions);

internal sealed record QuickReplyRequest(string Text, string? Title, bool Shared);

internal sealed record KeyRequest(string Name, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt);

internal sealed record ProfileRequest(string? Name, string? AvatarUrl);

internal sealed record NewPasswordRequest(string CurrentPassword, string NewPassword);

internal sealed record PasswordRequest(string Password);

internal sealed record CodeRequest(string Code);

internal sealed record TokenRequest(string Token);

internal sealed record EmailRequest(string Email);

internal sealed record ResetRequest(string Token, string Password);

internal sealed record TicketRequest(string? Ticket);

internal sealed record NewPasskeyRequest(string Ticket, JsonElement Credential, string Name);

internal sealed record PasskeySignInRequest(string Ticket, JsonElement Credential, bool Remember);

internal sealed record TeamPage(IReadOnlyList<TeamMember> Members, string? Next);

internal sealed record InvitationsPage(IReadOnlyList<Invitation> Invitations, string? Next);

internal sealed record KeysPage(IReadOnlyList<ApiKey> Keys, string? Next);

internal sealed record ScopeList(IReadOnlyList<Scope> Scopes);

internal sealed record QuickReplyList(IReadOnlyList<QuickReply> QuickReplies);

internal sealed record CodesList(IReadOnlyList<string> RecoveryCodes);

internal sealed record PasskeyList(IReadOnlyList<Passkey> Passkeys);

internal sealed record DeviceList(IReadOnlyList<SignedInDevice> Sessions);

/// <summary>How settings, teams and accounts are spelt on the wire.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.General, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Named))]
[JsonSerializable(typeof(Place))]
[JsonSerializable(typeof(Person))]
[JsonSerializable(typeof(NameRequest))]
[JsonSerializable(typeof(AgentChange))]
[JsonSerializable(typeof(ChannelChange))]
[JsonSerializable(typeof(InboxSettings))]
[JsonSerializable(typeof(TeamMember))]
[JsonSerializable(typeof(TeamPage))]
[JsonSerializable(typeof(RoleChoice))]
[JsonSerializable(typeof(InviteRequest))]
[JsonSerializable(typeof(Invitation))]
[JsonSerializable(typeof(InvitationsPage))]
[JsonSerializable(typeof(Role))]
[JsonSerializable(typeof(RoleBook))]
[JsonSerializable(typeof(RoleRequest))]
[JsonSerializable(typeof(QuickReply))]
[JsonSerializable(typeof(QuickReplyList))]
[JsonSerializable(typeof(QuickReplyRequest))]
[JsonSerializable(typeof(ApiKey))]
[JsonSerializable(typeof(KeysPage))]
[JsonSerializable(typeof(KeyRequest))]
[JsonSerializable(typeof(ScopeList))]
[JsonSerializable(typeof(ProfileRequest))]
[JsonSerializable(typeof(NewPasswordRequest))]
[JsonSerializable(typeof(PasswordRequest))]
[JsonSerializable(typeof(CodeRequest))]
[JsonSerializable(typeof(CodesList))]
[JsonSerializable(typeof(TokenRequest))]
[JsonSerializable(typeof(EmailRequest))]
[JsonSerializable(typeof(ResetRequest))]
[JsonSerializable(typeof(TwoFactorState))]
[JsonSerializable(typeof(AuthenticatorSecret))]
[JsonSerializable(typeof(TicketRequest))]
[JsonSerializable(typeof(PasskeyQuestion))]
[JsonSerializable(typeof(NewPasskeyRequest))]
[JsonSerializable(typeof(PasskeySignInRequest))]
[JsonSerializable(typeof(PasskeyList))]
[JsonSerializable(typeof(DeviceList))]
internal sealed partial class SettingsJson : JsonSerializerContext;
