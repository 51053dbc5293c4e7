using System.Text;
using System.Text.RegularExpressions;

namespace Routing.Hosts.Tests.Infra;

/// <summary>As much of a Bicep file as the contract with the code needs: arrays of names, objects of settings, resources, modules.</summary>
internal sealed partial class BicepText
{
    private readonly string _text;

    /// <exception cref="FormatException">Brackets or quotes do not match.</exception>
    public BicepText(string source)
    {
        _text = WithoutComments(source);
        _ = Close(_text, -1); // all of it
    }

    public static BicepText Load(params string[] path) =>
        new(File.ReadAllText(Path.Combine([Routing.Tests.AzuriteProcess.RepositoryRoot, "infra", .. path])));

    /// <summary>The file without its comments.</summary>
    public string Text => _text;

    /// <summary>The strings of <c>var name = [ ... ]</c>.</summary>
    public IReadOnlyList<string> Strings(string variable) => [.. Quoted().Matches(Block($"var {variable} = [")).Select(m => m.Groups[1].Value)];

    /// <summary>The members of <c>var name = { ... }</c>, values as they are written.</summary>
    public IReadOnlyDictionary<string, string> Members(string variable) => Members(Block($"var {variable} = {{"), variable);

    /// <summary>Names that resources of a type are given, those that are only referred to left out. A loop counts by its array.</summary>
    public IReadOnlyList<string> Named(string type)
    {
        var names = new List<string>();
        foreach (Match found in Resource().Matches(_text).Where(m => m.Groups["type"].Value.Split('@')[0] == type && !m.Groups["existing"].Success))
        {
            var name = found.Groups["name"].Value;
            if (found.Groups["array"].Success)
                names.AddRange(Strings(found.Groups["array"].Value));
            else
                names.Add(name.Trim('\''));
        }

        return names;
    }

    /// <summary>Parameters declared, and whether a caller may leave them out.</summary>
    public IReadOnlyDictionary<string, bool> Parameters => Parameter().Matches(_text).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Success);

    public IReadOnlySet<string> Outputs => Output().Matches(_text).Select(m => m.Groups[1].Value).ToHashSet();

    /// <summary>Modules with the file of each and what it is given.</summary>
    public IReadOnlyList<(string Name, string File, IReadOnlyCollection<string> Given)> Modules =>
        [.. Module().Matches(_text).Select(m => (m.Groups[1].Value, m.Groups[2].Value,
            (IReadOnlyCollection<string>)[.. Members(BlockAt(_text.IndexOf("params: {", m.Index, StringComparison.Ordinal) + "params: ".Length), m.Groups[1].Value).Keys]))];

    private static Dictionary<string, string> Members(string block, string of)
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var at = 0; at < block.Length;)
        {
            var member = Member().Match(block, at);
            if (!member.Success)
                return string.IsNullOrWhiteSpace(block[at..]) ? members : throw new FormatException($"{of}: no member at '{block[at..].Trim()}'.");
            var end = member.Index + member.Length;
            while (end < block.Length && block[end] is not ('\n' or ','))
                end = block[end] switch
                {
                    '{' or '[' or '(' => Close(block, end) + 1,
                    '\'' => EndOfString(block, end) + 1,
                    _ => end + 1,
                };
            if (!members.TryAdd(member.Groups[1].Value, block[(member.Index + member.Length)..end].Trim()))
                throw new FormatException($"{of}: {member.Groups[1].Value} is there twice.");
            at = end + 1;
        }

        return members;
    }

    private string Block(string opening)
    {
        var at = _text.IndexOf(opening, StringComparison.Ordinal);
        return at < 0 ? throw new FormatException($"There is no '{opening}'.") : BlockAt(at + opening.Length - 1);
    }

    private string BlockAt(int open) => _text[(open + 1)..Close(_text, open)];

    /// <summary>Where the bracket is closed that is opened at an index; -1: where the text ends.</summary>
    private static int Close(string text, int open)
    {
        var expected = new Stack<char>();
        for (var at = Math.Max(open, 0); at < text.Length; at++)
        {
            switch (text[at])
            {
                case '\'':
                    at = EndOfString(text, at);
                    break;
                case '{' or '[' or '(':
                    expected.Push(text[at] switch { '{' => '}', '[' => ']', _ => ')' });
                    break;
                case '}' or ']' or ')':
                    if (!expected.TryPop(out var wanted) || wanted != text[at])
                        throw new FormatException($"'{text[at]}' closes nothing at '{text[Math.Max(0, at - 40)..at]}'.");
                    if (expected.Count == 0 && open >= 0)
                        return at;
                    break;
            }
        }

        return expected.Count == 0 && open < 0 ? text.Length : throw new FormatException("A bracket is not closed.");
    }

    private static int EndOfString(string text, int open)
    {
        for (var at = open + 1; at < text.Length && text[at] != '\n'; at++)
        {
            if (text[at] == '\\')
                at++;
            else if (text[at] == '$' && at + 1 < text.Length && text[at + 1] == '{')
                at = Close(text, at + 1);
            else if (text[at] == '\'')
                return at;
        }

        throw new FormatException($"A string is not ended: {text[open..Math.Min(text.Length, open + 40)]}");
    }

    private static string WithoutComments(string source)
    {
        var text = new StringBuilder(source.Length);
        for (var at = 0; at < source.Length; at++)
        {
            if (source[at] == '\'')
            {
                var end = EndOfString(source, at);
                text.Append(source, at, end - at + 1);
                at = end;
            }
            else if (source[at] == '/' && at + 1 < source.Length && source[at + 1] == '/')
            {
                while (at < source.Length && source[at] != '\n')
                    at++;
                text.Append('\n');
            }
            else
            {
                text.Append(source[at]);
            }
        }

        return text.ToString();
    }

    [GeneratedRegex(@"'((?:[^'\\]|\\.)*)'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\G[\s,]*'?([A-Za-z_][\w.-]*)'?\s*:\s*")]
    private static partial Regex Member();

    [GeneratedRegex(@"resource \w+ '(?<type>[^']+)' (?<existing>existing )?= (?:if \([^{]*\) )?(?:\[for (?:\w+|\(\w+, \w+\)) in (?<array>\w+): )?\{\s*name: (?<name>'[^'\n]*'|[^\n}]+)")]
    private static partial Regex Resource();

    [GeneratedRegex(@"^param (\w+) [\w\[\]]+( =)?", RegexOptions.Multiline)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^output (\w+) ", RegexOptions.Multiline)]
    private static partial Regex Output();

    [GeneratedRegex(@"^module (\w+) '([^']+)'", RegexOptions.Multiline)]
    private static partial Regex Module();
}
