using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Routing.Domain.Classification;

namespace Routing.Trainer.Corpora;

/// <summary>
/// Reads a corpus: a folder for each language with a file for each group of intents, <c>signals.txt</c> and <c>several.txt</c>; texts of other
/// languages in <c>und/foreign.txt</c>. A line is a message; <c># </c> begins a comment, <c>[order.track]</c> says what the next lines want, and
/// <c>~ </c> puts a line into the family of the one above.
/// </summary>
public sealed class CorpusReader
{
    private readonly List<CorpusMessage> _messages = [];
    private readonly List<SignalMessage> _signals = [];
    private readonly List<SeveralMessage> _several = [];
    private readonly List<ForeignMessage> _foreign = [];
    private readonly List<DataFault> _faults = [];
    private readonly HashSet<string> _labels;

    private CorpusReader(IEnumerable<string> labels) => _labels = [.. labels];

    /// <summary>Every fault is listed; what is right is read all the same.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static (Corpus Corpus, IReadOnlyList<DataFault> Faults) Read(string folder, IEnumerable<string> labels)
    {
        var reader = new CorpusReader(labels);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in Files(folder))
        {
            var name = Path.GetRelativePath(folder, path).Replace('\\', '/');
            var bytes = File.ReadAllBytes(path).Where(static b => b != '\r').ToArray();
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(SHA256.HashData(bytes));
            reader.ReadFile(name, Encoding.UTF8.GetString(bytes).Split('\n'));
        }

        var corpus = new Corpus(reader._messages, reader._signals, reader._several, reader._foreign, Convert.ToHexStringLower(hash.GetHashAndReset()));
        return (corpus, reader._faults);
    }

    /// <summary>Whether a folder holds a corpus.</summary>
    public static bool IsCorpus(string folder) => Directory.Exists(folder) && Files(folder).Length > 0;

    private static string[] Files(string folder) =>
        [.. Directory.EnumerateDirectories(folder).SelectMany(static language => Directory.EnumerateFiles(language, "*.txt"))
            .OrderBy(path => Path.GetRelativePath(folder, path).Replace('\\', '/'), StringComparer.Ordinal)];

    private void ReadFile(string name, string[] lines)
    {
        var language = name[..name.IndexOf('/', StringComparison.Ordinal)];
        var kind = name[(language.Length + 1)..];
        var (intent, family) = ("", "");
        for (var i = 0; i < lines.Length; i++)
        {
            var (line, place) = (lines[i].Trim(), $"{name}:{i + 1}");
            if (line.Length == 0 || line.StartsWith("# ", StringComparison.Ordinal) || line == "#")
                continue;
            var again = line.StartsWith("~ ", StringComparison.Ordinal);
            var text = again ? line[2..].Trim() : line;
            family = again && family.Length > 0 ? family : place;
            switch (kind)
            {
                case "signals.txt":
                    Signal(language, text, family, place);
                    break;
                case "several.txt":
                    Two(language, text, place);
                    break;
                case "foreign.txt":
                    _foreign.Add(new(text, place));
                    break;
                case var _ when line[0] == '[' && line[^1] == ']' && !line.Contains(' '):
                    (intent, family) = (line[1..^1], "");
                    if (!_labels.Contains(intent))
                        Fault(place, $"{intent} is no intent of the taxonomy.");
                    break;
                case var _ when intent.Length == 0:
                    Fault(place, "No [intent] stands above it.");
                    break;
                default:
                    _messages.Add(new(language, intent, text, family, place));
                    break;
            }
        }
    }

    private void Signal(string language, string line, string family, string place)
    {
        if (line.Split('|', 3, StringSplitOptions.TrimEntries) is not { Length: 3 } parts)
        {
            Fault(place, "Expected `signals | sentiment | text`.");
            return;
        }

        var signals = Signals.None;
        foreach (var name in parts[0].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(static n => n != "-"))
        {
            if (!SignalNames.TryParse(name, out var signal))
                Fault(place, $"{name} is no signal.");
            signals |= signal;
        }

        if (!double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var sentiment) || sentiment is not (>= -1 and <= 1))
            Fault(place, $"{parts[1]} is no number from -1 to 1.");
        else
            _signals.Add(new(language, signals, sentiment, parts[2], family, place));
    }

    private void Two(string language, string line, string place)
    {
        if (line.Split('|', 2, StringSplitOptions.TrimEntries) is not { Length: 2 } parts ||
            parts[0].Split('+', StringSplitOptions.TrimEntries) is not { Length: 2 } intents)
            Fault(place, "Expected `first.intent + second.intent | text`.");
        else if (intents.FirstOrDefault(i => !_labels.Contains(i)) is { } stranger)
            Fault(place, $"{stranger} is no intent of the taxonomy.");
        else
            _several.Add(new(language, intents[0], intents[1], parts[1], place));
    }

    private void Fault(string place, string reason) => _faults.Add(new(place, reason));
}
