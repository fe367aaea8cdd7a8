using Conversa.Identity.Roles;
using Conversa.Identity.Staff;
using Conversa.Inbox.Allocation;
using Conversa.Inbox.Conversations;
using Conversa.Inbox.Settings;

namespace Conversa.Inbox.Finding;

/// <summary>Whoever looks for something, and with what eyes: a server and who may see everything, or somebody who sees their own and what they could take.</summary>
internal sealed record Looker(long Workspace, StaffCard? Staff, OfficeView Office)
{
    public long User => Staff?.User ?? 0;

    public bool SeesAll => Staff is null || Staff.May(Permissions.ConversationsReadAll);

    /// <summary>Whether what waits is seen because it could be taken.</summary>
    public bool SeesQueue => Office.Settings.Rules.Mode == AllocationMode.TakeOver;

    public bool MaySee(ConversationState state) => Staff is null || Office.MaySee(Staff, state);
}
