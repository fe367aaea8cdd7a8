namespace Conversa.Client.Wire;

internal sealed record OfficeHoursRequest(string TimeZone, OpenWeek Week, IReadOnlyList<OpenHoliday> Holidays);

internal sealed record OfficeHoursList(IReadOnlyList<OfficeHours> OfficeHours);

internal sealed record AutoResponderRequest(bool Active, string Greeting, string Online, string Offline, bool SendOnlineIfResolved, bool SendOfflineEachMessage);

internal sealed record SlaPolicyRequest(
    string Name, int FirstReplyMinutes, int NextReplyMinutes, int ResolutionMinutes, int WarnMinutes, string Hours, string Match, IReadOnlyList<Condition> Conditions, int Place, bool Active);

internal sealed record SlaPoliciesList(IReadOnlyList<SlaPolicy> Policies);

internal sealed record MacroRequest(string Name, IReadOnlyList<ConversationAction> Actions, int Place, bool Active);

internal sealed record MacrosList(IReadOnlyList<Macro> Macros);

internal sealed record AutomationRuleRequest(
    string Name, string Event, IReadOnlyList<ConversationAction> Actions, string Match, IReadOnlyList<Condition> Conditions, int Place, bool Active);

internal sealed record AutomationRulesList(IReadOnlyList<AutomationRule> Rules);

internal sealed record AutomationTestRequest(string Conversation, AutomationRuleRequest Rule);

internal sealed record AutomationRunsPage(IReadOnlyList<AutomationRun> Runs, string? Next);

internal sealed record CsatRequest(
    bool Active, string Kind, string Message, bool OnlyHuman, IReadOnlyList<string> IgnoredChannels, bool AskFeedback, int FeedbackUpTo, string Title, string Question, string FeedbackQuestion, string Button,
    string Thanks, string Already, string Language, string LogoUrl, string Background, string Colour, string RedirectUrl);

internal sealed record RatingsPage(IReadOnlyList<Rating> Ratings, string? Next);

internal sealed record FollowUpRequest(DateTimeOffset At, string Note);
