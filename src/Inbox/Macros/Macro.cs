using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Encodings.Web;
using Conversa.Identity.Roles;
using Conversa.Inbox.Api;
using Conversa.Inbox.Automation;
using Conversa.Inbox.Playbooks;
using Conversa.Platform;

namespace Conversa.Inbox.Macros;

/// <summary>Several actions in one click.</summary>
internal sealed record MacroRequest(string Name, IReadOnlyList<ApiAction> Actions, [property: Description("The lower stands first.")] int Place = 0, bool Active = true);

/// <summary>Several actions in one click.</summary>
internal sealed record ApiMacro(string Key, string Name, IReadOnlyList<ApiAction> Actions, int Place, bool Active, long Version);

/// <summary>Every macro.</summary>
internal sealed record ApiMacros(IReadOnlyList<ApiMacro> Macros);

/// <summary>What a macro did.</summary>
internal sealed record ApiMacroRun(
    [property: Description("All of it was done; else nothing was.")] bool Applied, IReadOnlyList<ApiActionOutcome> Actions, [property: Description("As it is now.")] ApiConversation Conversation);

/// <summary>The actions' outcomes, as they are kept.</summary>
internal sealed record KeptOutcomes(IReadOnlyList<ApiActionOutcome> Actions);

/// <summary>Macros over the native API.</summary>
internal static class MacroParts
{
    private const int MaxName = 100;
    private const int Most = 500;

    public static PartDoor<MacroRequest, ApiMacro, ApiMacros> Door { get; } = new(PartKind.Macro, "/macros", "macro", "Macro", Most)
    {
        Request = MacroJson.Wire.MacroRequest, Answer = MacroJson.Wire.ApiMacro, All = MacroJson.Wire.ApiMacros, List = x => new(x), Order = x => (x.Place, x.Active),
        Show = (part, x) => new ApiMacro(part.Key, x.Name, x.Actions, x.Place, x.Active, part.Version),
        Check = x => string.IsNullOrWhiteSpace(x.Name) || x.Name.Length > MaxName ? Refusal.Invalid("name", $"name must have 1 to {MaxName} characters.") : ActionRules.Check(x.Actions, byProgram: false),
    };
}

/// <summary>The JSON of macros.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MacroRequest))]
[JsonSerializable(typeof(ApiMacro))]
[JsonSerializable(typeof(ApiMacros))]
[JsonSerializable(typeof(KeptOutcomes))]
internal sealed partial class MacroJson : JsonSerializerContext
{
    /// <summary>The same, writing other scripts as they are.</summary>
    public static MacroJson Wire => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
