using System.Text.RegularExpressions;
using Routing.Tests;

namespace Routing.Hosts.Tests.Infra;

/// <summary>What the sources use by name: settings of option classes, message queues and topics of triggers and clients, connections, instruments.</summary>
internal sealed partial class CodeText
{
    private readonly string _text;
    private readonly ILookup<string, string> _constants;

    public CodeText(string source)
    {
        _text = source;
        _constants = Constant().Matches(source).ToLookup(m => m.Groups[1].Value, m => m.Groups[2].Value, StringComparer.Ordinal);
    }

    public static CodeText Load() => new(string.Join('\n', Directory.EnumerateFiles(Path.Combine(AzuriteProcess.RepositoryRoot, "functions"), "*.cs", SearchOption.AllDirectories)
        .Where(f => !Path.GetRelativePath(AzuriteProcess.RepositoryRoot, f).Split(Path.DirectorySeparatorChar).Any(p => p is "obj" or "bin"))
        .Order(StringComparer.Ordinal).Select(File.ReadAllText)));

    public string Text => _text;

    /// <summary>Option classes with their sections, wherever they are bound.</summary>
    public IReadOnlyList<(string Class, string Section)> Options =>
        [.. Bound().Matches(_text).Select(m => (m.Groups[1].Value, m.Groups[2].Value)).Distinct()];

    /// <summary>Every setting of the option classes, as <c>Section__Name</c>.</summary>
    public IReadOnlySet<string> Settings => Options
        .SelectMany(o => Property().Matches(Body(o.Class)).Select(p => $"{o.Section}__{p.Groups[1].Value}")).ToHashSet(StringComparer.Ordinal);

    /// <summary>Settings named in binding expressions, <c>%Name%</c>.</summary>
    public IReadOnlySet<string> Expressions => Expression().Matches(_text).Select(m => m.Groups[1].Value.Replace(":", "__", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Connections that triggers and outputs name.</summary>
    public IReadOnlySet<string> Connections => Values(Connection());

    /// <summary>Message queues that Storage queue triggers and outputs name.</summary>
    public IReadOnlySet<string> StorageQueues => Values(StorageQueue());

    /// <summary>Queues and topics that Service Bus triggers, outputs and clients name.</summary>
    public IReadOnlySet<string> BusEntities => Values(BusEntity());

    public IReadOnlySet<string> Functions => Function().Matches(_text).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);

    public IReadOnlySet<string> Instruments => Instrument().Matches(_text).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);

    /// <summary>Names of the tags of measurements.</summary>
    public IReadOnlySet<string> Tags => Tag().Matches(_text).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);

    private string Body(string name)
    {
        var at = Regex.Match(_text, $@"\bclass {name}\b[^;{{]*\{{");
        return at.Success
            ? _text[at.Index..(_text.IndexOf("\n}", at.Index, StringComparison.Ordinal) is var end and > 0 ? end : _text.Length)]
            : throw new FormatException($"The class {name} is bound and not found.");
    }

    /// <summary>Literals, and constants by their name.</summary>
    private HashSet<string> Values(Regex names) => names.Matches(_text).SelectMany(m =>
        m.Groups["literal"].Success ? [m.Groups["literal"].Value]
        : _constants[m.Groups["constant"].Value.Split('.').Last()] is var found && found.Any() ? found
        : m.Groups["constant"].Value.Contains('.', StringComparison.Ordinal) ? throw new FormatException($"{m.Value}: the constant is not found.") : Enumerable.Empty<string>())
        .Where(v => !v.StartsWith('%')).ToHashSet(StringComparer.Ordinal);

    private const string Value = @"(?:""(?<literal>[^""]*)""|(?<constant>[A-Z][\w.]*))";

    [GeneratedRegex(@"AddOptions\w*<(\w+)(?:, \w+)?>\(\)\s*\.BindConfiguration\(""([^""]+)""\)")]
    private static partial Regex Bound();

    [GeneratedRegex(@"public (?:required )?[\w?<>\[\], ]+ (\w+) \{ get; (?:init|set); \}")]
    private static partial Regex Property();

    [GeneratedRegex(@"(?:const string |, )(\w+) = ""([^""]*)""(?=[,;])")]
    private static partial Regex Constant();

    [GeneratedRegex(@"\[Function\(""(\w+)""\)\]")]
    private static partial Regex Function();

    [GeneratedRegex(@"Trigger\(""%([\w:]+)%""")]
    private static partial Regex Expression();

    [GeneratedRegex(@"\[(?:QueueTrigger|ServiceBusTrigger|QueueOutput|ServiceBusOutput)\([^\]]*\bConnection = " + Value)]
    private static partial Regex Connection();

    [GeneratedRegex(@"\[Queue(?:Trigger|Output)\(" + Value)]
    private static partial Regex StorageQueue();

    [GeneratedRegex(@"(?:\[ServiceBus(?:Trigger|Output)|\.Create(?:Sender|Receiver|Processor))\(" + Value)]
    private static partial Regex BusEntity();

    [GeneratedRegex(@"\.Create(?:Observable)?(?:Counter|Histogram|Gauge|UpDownCounter)(?:<\w+>)?\(\s*""([^""]+)""")]
    private static partial Regex Instrument();

    [GeneratedRegex(@"(?:new|KeyValuePair<string, object\?>)\(""([a-z_]+)"", ")]
    private static partial Regex Tag();
}
