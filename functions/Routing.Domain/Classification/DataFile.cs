namespace Routing.Domain.Classification;

/// <summary>The embedded data: lines of <c>key: value</c>; empty lines and lines that begin with # are skipped.</summary>
internal static class DataFile
{
    /// <exception cref="InvalidDataException">A line has no colon, or there is no such file.</exception>
    public static IEnumerable<(string Key, string Value)> Read(string name)
    {
        using var stream = typeof(DataFile).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidDataException($"No embedded file {name}.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
            {
                throw new InvalidDataException($"{name}: no colon in '{line}'.");
            }

            yield return (line[..colon], line[(colon + 1)..].Trim());
        }
    }

    /// <summary>Likewise, the value a list of phrases between bars.</summary>
    public static IEnumerable<(string Key, string Phrase)> Phrases(string name) =>
        from line in Read(name)
        from phrase in line.Value.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        select (line.Key, phrase);
}
