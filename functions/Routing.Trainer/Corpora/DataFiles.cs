using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Routing.Trainer.Corpora;

/// <summary>
/// Reads texts with their intents: CSV with the columns <c>text</c>, <c>intent</c> and <c>language</c> in any order (only the first must be there), JSONL
/// with members of those names, or the folder of a corpus.
/// </summary>
public static class DataFiles
{
    /// <summary>All texts of a path; every fault is listed with its line.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static (IReadOnlyList<LabelledText> Texts, IReadOnlyList<DataFault> Faults, string Hash) Read(string path, IReadOnlyCollection<string> labels)
    {
        if (CorpusReader.IsCorpus(path))
        {
            var (corpus, wrong) = CorpusReader.Read(path, labels);
            return ([.. corpus.Messages.Select(static m => new LabelledText(m.Text, m.Intent, m.Language, m.Family, m.Place))], wrong, corpus.Hash);
        }

        var bytes = File.ReadAllBytes(path);
        var text = Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF');
        var faults = new List<DataFault>();
        var name = Path.GetFileName(path);
        var rows = path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) ? Json(name, text, faults) : Csv(name, text, faults);
        return (rows, faults, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    /// <summary>What would teach a model wrong things: intents it does not know, or with one example, and a text with two intents.</summary>
    /// <param name="labels">Null for whichever there are.</param>
    public static IEnumerable<DataFault> Check(IReadOnlyList<LabelledText> texts, IReadOnlyCollection<string>? labels)
    {
        var said = new Dictionary<(string?, string), LabelledText>();
        var examples = texts.Where(static t => t.Intent is not null).GroupBy(static t => t.Intent!).ToDictionary(static g => g.Key, static g => g.Count());
        foreach (var text in texts)
        {
            if (text.Intent is null)
                yield return new(text.Place, "It has no intent.");
            else if (labels is not null && !labels.Contains(text.Intent))
                yield return new(text.Place, $"{text.Intent} is no intent of the taxonomy.");
            else if (examples[text.Intent] == 1)
                yield return new(text.Place, $"It is the only example of {text.Intent}; at least two are needed.");
            if (!said.TryAdd((text.Language, text.Text), text) && said[(text.Language, text.Text)] is var other && other.Intent != text.Intent)
                yield return new(text.Place, $"The same text stands at {other.Place} with {other.Intent}.");
        }
    }

    private static List<LabelledText> Csv(string name, string content, List<DataFault> faults)
    {
        var texts = new List<LabelledText>();
        var columns = (Text: -1, Intent: -1, Language: -1, Count: 0);
        foreach (var (line, cells, whole) in CsvRows.Read(content))
        {
            if (columns.Count == 0)
            {
                var names = cells.Select(static c => c.Trim().ToLowerInvariant()).ToList();
                columns = (names.IndexOf("text"), names.IndexOf("intent"), names.IndexOf("language"), cells.Count);
                if (columns.Text >= 0)
                    continue;
                faults.Add(new($"{name}:{line}", "No column is called text; the first line names the columns, such as `text,intent,language`."));
                return texts;
            }

            if (!whole)
                faults.Add(new($"{name}:{line}", "A quotation mark is opened and never closed."));
            else if (cells.Count != columns.Count)
                faults.Add(new($"{name}:{line}", $"It has {cells.Count} cells where the first line has {columns.Count}."));
            else
                Add(texts, faults, $"{name}:{line}", cells[columns.Text], Cell(cells, columns.Intent), Cell(cells, columns.Language));
        }

        if (columns.Count == 0)
            faults.Add(new($"{name}:1", "It is empty."));
        return texts;
    }

    private static string? Cell(IReadOnlyList<string> cells, int column) => column < 0 ? null : cells[column];

    private static List<LabelledText> Json(string name, string content, List<DataFault> faults)
    {
        var texts = new List<LabelledText>();
        var lines = content.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i]))
                continue;
            try
            {
                using var document = JsonDocument.Parse(lines[i]);
                var root = document.RootElement;
                if (root.ValueKind == JsonValueKind.Object && Member(root, "text") is { } text)
                    Add(texts, faults, $"{name}:{i + 1}", text, Member(root, "intent"), Member(root, "language"));
                else
                    faults.Add(new($"{name}:{i + 1}", "Expected an object with a text."));
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                faults.Add(new($"{name}:{i + 1}", "It is no JSON."));
            }
        }

        return texts;
    }

    private static string? Member(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static void Add(List<LabelledText> texts, List<DataFault> faults, string place, string text, string? intent, string? language)
    {
        if (string.IsNullOrWhiteSpace(text))
            faults.Add(new(place, "Its text is empty."));
        else
            texts.Add(new(text.Trim(), Some(intent), Some(language), null, place));
    }

    private static string? Some(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
