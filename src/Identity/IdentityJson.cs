using System.Text.Json;
using System.Text.Json.Serialization;
using Conversa.Identity.Accounts;
using Conversa.Identity.Blocks;
using Conversa.Identity.Devices;
using Conversa.Identity.IdentityTokens;
using Conversa.Identity.Keys;
using Conversa.Identity.Roles;
using Conversa.Identity.Sessions;
using Conversa.Identity.Setup;
using Conversa.Identity.Staff;
using Conversa.Identity.Users;
using Conversa.Identity.Workspaces;

namespace Conversa.Identity;

/// <summary>The JSON of this module's native endpoints.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SessionEndpoints.LoginRequest))]
[JsonSerializable(typeof(SessionEndpoints.RefreshRequest))]
[JsonSerializable(typeof(SessionEndpoints.IssueRequest))]
[JsonSerializable(typeof(SessionEndpoints.SessionView))]
[JsonSerializable(typeof(SessionEndpoints.SessionsView))]
[JsonSerializable(typeof(SessionEndpoints.RevokedView))]
[JsonSerializable(typeof(IdentityTokenEndpoints.NonceRequest))]
[JsonSerializable(typeof(IdentityTokenEndpoints.NonceView))]
[JsonSerializable(typeof(IdentityTokenEndpoints.TokenRequest))]
[JsonSerializable(typeof(UserEndpoints.ProfileRequest))]
[JsonSerializable(typeof(UserEndpoints.UserRequest))]
[JsonSerializable(typeof(UserEndpoints.UsersView))]
[JsonSerializable(typeof(UserView))]
[JsonSerializable(typeof(BlockEndpoints.BlockedView))]
[JsonSerializable(typeof(DeviceEndpoints.DeviceRequest))]
[JsonSerializable(typeof(DeviceEndpoints.DeviceView))]
[JsonSerializable(typeof(DeviceEndpoints.DevicesView))]
[JsonSerializable(typeof(KeyEndpoints.KeyRequest))]
[JsonSerializable(typeof(KeyEndpoints.KeyView))]
[JsonSerializable(typeof(KeyEndpoints.KeysView))]
[JsonSerializable(typeof(KeyEndpoints.ScopesView))]
[JsonSerializable(typeof(WorkspaceEndpoints.WorkspaceRequest))]
[JsonSerializable(typeof(WorkspaceEndpoints.RotateRequest))]
[JsonSerializable(typeof(WorkspaceEndpoints.RotatedView))]
[JsonSerializable(typeof(WorkspaceEndpoints.WorkspaceView))]
[JsonSerializable(typeof(SetupEndpoints.SetupView))]
[JsonSerializable(typeof(SetupEndpoints.SetupRequest))]
[JsonSerializable(typeof(SignInEndpoints.SignInRequest))]
[JsonSerializable(typeof(SignInView))]
[JsonSerializable(typeof(MeView))]
[JsonSerializable(typeof(SignInEndpoints.SecondFactorRequest))]
[JsonSerializable(typeof(SignInEndpoints.ForgottenRequest))]
[JsonSerializable(typeof(SignInEndpoints.ResetRequest))]
[JsonSerializable(typeof(SignInEndpoints.ProofRequest))]
[JsonSerializable(typeof(OwnAccountEndpoints.DeviceSessionsView))]
[JsonSerializable(typeof(OwnAccountEndpoints.EndedView))]
[JsonSerializable(typeof(OwnAccountEndpoints.NewPasswordRequest))]
[JsonSerializable(typeof(OwnAccountEndpoints.PasswordOnlyRequest))]
[JsonSerializable(typeof(OwnAccountEndpoints.CodeRequest))]
[JsonSerializable(typeof(OwnAccountEndpoints.TwoFactorView))]
[JsonSerializable(typeof(OwnAccountEndpoints.AuthenticatorView))]
[JsonSerializable(typeof(OwnAccountEndpoints.RecoveryCodesView))]
[JsonSerializable(typeof(PasskeyEndpoints.PasskeyView))]
[JsonSerializable(typeof(PasskeyEndpoints.PasskeysView))]
[JsonSerializable(typeof(PasskeyEndpoints.PasskeyAskedView))]
[JsonSerializable(typeof(PasskeyEndpoints.NewPasskeyRequest))]
[JsonSerializable(typeof(PasskeyEndpoints.AskPasskeyRequest))]
[JsonSerializable(typeof(PasskeyEndpoints.PasskeySignInRequest))]
[JsonSerializable(typeof(RoleEndpoints.RoleRequest))]
[JsonSerializable(typeof(RoleEndpoints.RoleView))]
[JsonSerializable(typeof(RoleEndpoints.RolesView))]
[JsonSerializable(typeof(TeamEndpoints.MemberView))]
[JsonSerializable(typeof(TeamEndpoints.MembersView))]
[JsonSerializable(typeof(TeamEndpoints.MemberRequest))]
[JsonSerializable(typeof(InvitationEndpoints.InviteRequest))]
[JsonSerializable(typeof(InvitationEndpoints.InvitationView))]
[JsonSerializable(typeof(InvitationEndpoints.InvitationsView))]
[JsonSerializable(typeof(InvitationEndpoints.OwnInvitationView))]
[JsonSerializable(typeof(InvitationEndpoints.AcceptRequest))]
internal sealed partial class IdentityJson : JsonSerializerContext;
