using System.Collections.Frozen;

namespace Routing.App.Policies.Sections;

/// <summary>Lists of text that are read the same way in several places.</summary>
internal static class PolicySets
{
    /// <summary>Null when there is no list; an empty one is an error, as it would say nothing.</summary>
    public static List<string>? Texts(PolicyNode? node, PolicyForm form) => Read(node, i => i.Text(form));

    /// <summary>As <see cref="Texts"/>, of names defined elsewhere.</summary>
    public static FrozenSet<string>? Names(PolicyNode? node, IReadOnlySet<string> defined, string what) =>
        Read(node, i => i.Name(defined, what))?.ToFrozenSet(StringComparer.Ordinal);

    public static FrozenSet<string>? Choices(PolicyNode? node, IReadOnlyList<string> choices, string what) =>
        Read(node, i => i.Choice(choices, what))?.ToFrozenSet(StringComparer.Ordinal);

    public static FrozenSet<T>? Choices<T>(PolicyNode? node, string what) where T : struct, Enum =>
        Read(node, i => i.Choice(PolicyNames.Of<T>(), what))?.Select(PolicyNames.Parse<T>).ToFrozenSet();

    private static List<string>? Read(PolicyNode? node, Func<PolicyNode, string?> read)
    {
        if (node is not { } list)
            return null;
        var (read1, count) = (new List<string>(), 0);
        foreach (var item in list.Items())
        {
            count++;
            if (read(item) is not { } text)
                continue;
            if (read1.Contains(text))
                item.Refuse($"'{text}' occurs twice.");
            else
                read1.Add(text);
        }

        if (count == 0 && list.Json.ValueKind == System.Text.Json.JsonValueKind.Array)
            list.Refuse("The list is empty; leave it out instead.");
        return read1;
    }
}
