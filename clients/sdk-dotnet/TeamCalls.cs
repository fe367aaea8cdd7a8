using Conversa.Client.Wire;
using static Conversa.Client.Wire.Query;

namespace Conversa.Client;

/// <summary>Who works here, and what they may do.</summary>
public sealed class TeamCalls
{
    private readonly ApiLine line;

    internal TeamCalls(ApiLine line) => this.line = line;

    /// <summary>A page of the people who work here, in the order they joined.</summary>
    public async Task<Page<TeamMember>> ListAsync(string? after = null, int limit = 100, CancellationToken ct = default)
    {
        var page = await line.GetAsync(new Query("team").With("after", after).With("limit", limit).ToString(), SettingsJson.Default.TeamPage, ct);
        return new(page.Members, page.Next);
    }

    /// <summary>All of them, fetched as they are read.</summary>
    public IAsyncEnumerable<TeamMember> AllAsync(CancellationToken ct = default) => Paging.AllAsync((after, stop) => ListAsync(after, 100, stop), ct);

    /// <summary>One of them.</summary>
    public Task<Versioned<TeamMember>> ReadAsync(string member, CancellationToken ct = default) => line.GetVersionedAsync($"team/{Part(member)}", SettingsJson.Default.TeamMember, ct);

    /// <summary>Gives somebody another role.</summary>
    public Task<Versioned<TeamMember>> ChangeRoleAsync(string member, string role, string? version = null, CancellationToken ct = default) =>
        line.SendVersionedAsync(HttpMethod.Patch, $"team/{Part(member)}", new(role), SettingsJson.Default.RoleChoice, SettingsJson.Default.TeamMember, version, ct);

    /// <summary>Shuts somebody out at once.</summary>
    public Task<TeamMember> DeactivateAsync(string member, CancellationToken ct = default) => line.SendAsync(HttpMethod.Post, $"team/{Part(member)}/deactivate", null, SettingsJson.Default.TeamMember, null, ct);

    /// <summary>Lets somebody in again.</summary>
    public Task<TeamMember> ReactivateAsync(string member, CancellationToken ct = default) => line.SendAsync(HttpMethod.Post, $"team/{Part(member)}/reactivate", null, SettingsJson.Default.TeamMember, null, ct);

    /// <summary>Asks somebody to join; the same address and role again is the same invitation.</summary>
    public Task<Invitation> InviteAsync(string email, string role, string? name = null, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, "team/invitations", new(email, role, name), SettingsJson.Default.InviteRequest, SettingsJson.Default.Invitation, ct);

    /// <summary>A page of the invitations nobody took yet.</summary>
    public async Task<Page<Invitation>> InvitationsAsync(string? after = null, int limit = 100, CancellationToken ct = default)
    {
        var page = await line.GetAsync(new Query("team/invitations").With("after", after).With("limit", limit).ToString(), SettingsJson.Default.InvitationsPage, ct);
        return new(page.Invitations, page.Next);
    }

    /// <summary>Sends an invitation again; it lives as long as a new one.</summary>
    public Task<Invitation> ResendAsync(string invitation, CancellationToken ct = default) =>
        line.SendAsync(HttpMethod.Post, $"team/invitations/{Part(invitation)}/resend", null, SettingsJson.Default.Invitation, null, ct);

    /// <summary>Takes an invitation back.</summary>
    public Task RevokeAsync(string invitation, CancellationToken ct = default) => line.SendAsync(HttpMethod.Delete, $"team/invitations/{Part(invitation)}", null, ct);

    /// <summary>The roles there are, and everything a role may allow.</summary>
    public Task<RoleBook> RolesAsync(CancellationToken ct = default) => line.GetAsync("roles", SettingsJson.Default.RoleBook, ct);

    /// <summary>One role.</summary>
    public Task<Versioned<Role>> ReadRoleAsync(string role, CancellationToken ct = default) => line.GetVersionedAsync($"roles/{Part(role)}", SettingsJson.Default.Role, ct);

    /// <summary>Makes a role of the workspace's own, or changes it.</summary>
    public Task<Versioned<Role>> PutRoleAsync(string role, string name, IReadOnlyList<string> permissions, string? version = null, CancellationToken ct = default) =>
        line.SendVersionedAsync(HttpMethod.Put, $"roles/{Part(role)}", new(name, permissions), SettingsJson.Default.RoleRequest, SettingsJson.Default.Role, version, ct);

    /// <summary>Deletes a role nobody holds.</summary>
    public Task DeleteRoleAsync(string role, CancellationToken ct = default) => line.SendAsync(HttpMethod.Delete, $"roles/{Part(role)}", null, ct);

    /// <summary>The workspace by name.</summary>
    public Task<Versioned<Place>> WorkspaceAsync(CancellationToken ct = default) => line.GetVersionedAsync("workspace", SettingsJson.Default.Place, ct);

    /// <summary>Gives the workspace another name.</summary>
    public Task<Versioned<Place>> RenameWorkspaceAsync(string name, string? version = null, CancellationToken ct = default) =>
        line.SendVersionedAsync(HttpMethod.Patch, "workspace", new(name), SettingsJson.Default.NameRequest, SettingsJson.Default.Place, version, ct);
}
