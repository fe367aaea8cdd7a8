using System.Text.Json;
using System.Text.Json.Serialization;
using Conversa.Identity.Accounts;
using Conversa.Identity.Blocks;
using Conversa.Identity.Devices;
using Conversa.Identity.IdentityTokens;
using Conversa.Identity.Keys;
using Conversa.Identity.Sessions;
using Conversa.Identity.Setup;
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
[JsonSerializable(typeof(WorkspaceEndpoints.RotateRequest))]
[JsonSerializable(typeof(WorkspaceEndpoints.RotatedView))]
[JsonSerializable(typeof(WorkspaceEndpoints.WorkspaceView))]
[JsonSerializable(typeof(SetupEndpoints.SetupView))]
[JsonSerializable(typeof(SetupEndpoints.SetupRequest))]
[JsonSerializable(typeof(SignInEndpoints.SignInRequest))]
[JsonSerializable(typeof(SignInView))]
[JsonSerializable(typeof(MeView))]
internal sealed partial class IdentityJson : JsonSerializerContext;
