namespace Routing.App.Policies;

/// <summary>An object whose members are known. What was not asked for by the time it is closed is an error.</summary>
internal sealed class PolicyObject(PolicyNode node)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal) { "$comment" };

    public PolicyNode Node => node;

    public PolicyNode? Required(string name)
    {
        if (Ask(name, required: true) is { } member)
            return member;
        node.Reading.Refuse(node.File, PolicyPath.Member(node.Path, name), "Missing.");
        return null;
    }

    public PolicyNode? Optional(string name) => Ask(name, required: false);

    /// <summary>Accepts a member without reading it.</summary>
    public void Ignore(string name) => _asked.Add(name);

    public void Close()
    {
        foreach (var member in node.Json.EnumerateObject())
        {
            if (!_asked.Contains(member.Name))
                node.Reading.Refuse(node.File, PolicyPath.Member(node.Path, member.Name), "Unknown member.");
        }
    }

    private PolicyNode? Ask(string name, bool required)
    {
        _asked.Add(name);
        var pattern = $"{node.Pattern}.{name}";
        if (node.Json.TryGetProperty(name, out var json))
            return new(json, node.File, PolicyPath.Member(node.Path, name), pattern, required, node.Reading);
        if (node.Reading.Known?.ContainsKey((node.File, pattern)) == false)
            node.Reading.Note(node.File, pattern, "?", required, null, null, null, null);
        return null;
    }
}
