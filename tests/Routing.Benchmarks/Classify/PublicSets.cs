using System.Text;
using System.Text.Json;
using Routing.Tests;
using Routing.Trainer;

namespace Routing.Benchmarks.Classify;

/// <summary>A public set for measuring classifiers: what to learn from, what to choose by, what to measure by.</summary>
/// <param name="Choose">Empty where the set has none.</param>
/// <param name="Outside">Texts of none of the intents, parted alike; empty where the set has none.</param>
internal sealed record PublicSet(
    string Name, IReadOnlyList<Example> Train, IReadOnlyList<Example> Choose, IReadOnlyList<Example> Test, Outside Outside);

internal sealed record Outside(IReadOnlyList<string> Train, IReadOnlyList<string> Choose, IReadOnlyList<string> Test);

/// <summary>
/// Reads the sets from <c>../shared/data</c> beside the repository, or where <c>ROUTING_PUBLIC_SETS</c> says. They are never part of it.
/// </summary>
internal static class PublicSets
{
    private static string Folder => Environment.GetEnvironmentVariable("ROUTING_PUBLIC_SETS")
        ?? Path.GetFullPath(Path.Combine(AzuriteProcess.RepositoryRoot, "..", "shared", "data"));

    /// <summary>Null when it is not there; says so.</summary>
    public static PublicSet? Banking77()
    {
        var (train, test) = (Path.Combine(Folder, "banking77", "train.csv"), Path.Combine(Folder, "banking77", "test.csv"));
        return There(train) && There(test) ? new("Banking77", Csv(train), [], Csv(test), new([], [], [])) : null;
    }

    /// <inheritdoc cref="Banking77"/>
    public static PublicSet? Clinc150()
    {
        var path = Path.Combine(Folder, "clinc150", "data_full.json");
        if (!There(path))
            return null;
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        List<Example> Part(string name) =>
            [.. document.RootElement.GetProperty(name).EnumerateArray().Select(static pair => new Example(pair[0].GetString()!, pair[1].GetString()!))];
        List<string> Texts(string name) => [.. Part(name).Select(static e => e.Text)];
        return new("CLINC150", Part("train"), Part("val"), Part("test"), new(Texts("oos_train"), Texts("oos_val"), Texts("oos_test")));
    }

    private static bool There(string path)
    {
        if (File.Exists(path))
            return true;
        Console.WriteLine($"\n  *** NOT MEASURED: there is no {path}. ***\n");
        return false;
    }

    // Text and label, both perhaps quoted, under a line of headings.
    private static List<Example> Csv(string path)
    {
        var (rows, fields, field, quoted) = (new List<Example>(), new List<string>(), new StringBuilder(), false);
        var text = File.ReadAllText(path);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                field.Append(text[i++]);
            else if (c == '"')
                quoted = !quoted;
            else if (!quoted && c is ',' or '\n' && !quoted)
            {
                fields.Add(field.ToString().TrimEnd('\r'));
                field.Clear();
                if (c == '\n' && fields is [var words, var label])
                    rows.Add(new(words, label));
                if (c == '\n')
                    fields.Clear();
            }
            else
                field.Append(c);
        }

        if (fields is [var last] && field.Length > 0)
            rows.Add(new(last, field.ToString().TrimEnd('\r')));
        return rows[1..];
    }
}
