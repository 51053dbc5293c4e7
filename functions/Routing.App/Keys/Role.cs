using System.Text.Json;

namespace Routing.App.Keys;

/// <summary>What a key may do; the route table says which role may call what.</summary>
public enum Role { Channel, Agent, Seller, Reviewer, Supervisor, Ops }

public static class Roles
{
    public static readonly IReadOnlyList<Role> All = Enum.GetValues<Role>();

    /// <summary>As on the wire, such as <c>channel</c>.</summary>
    public static string Name(this Role role) => JsonNamingPolicy.CamelCase.ConvertName(role.ToString());

    /// <summary>A key of an agent or a seller acts for one subject only.</summary>
    public static bool HasSubject(this Role role) => role is Role.Agent or Role.Seller;
}

/// <summary>Who calls, as the key tells.</summary>
/// <param name="Subject">The agent's or seller's id; null for the other roles.</param>
public sealed record Caller(string KeyId, Role Role, string? Subject);
