using System.Collections.Frozen;
using System.Globalization;
using Routing.Domain.Policies;

namespace Routing.App.Policies;

/// <summary>The policies as files: a folder per market, named by its code. Other folders and files beside them are left alone.</summary>
public static class PolicyFiles
{
    /// <summary>The folder beside the program.</summary>
    public static string Shipped => Path.Combine(AppContext.BaseDirectory, "policies");

    /// <summary>Every market as version 1, without any store.</summary>
    /// <exception cref="PolicyException">A file is missing or wrong, or there is no market at all.</exception>
    public static FrozenDictionary<string, MarketPolicy> Load(string folder)
    {
        var errors = new List<PolicyError>();
        var policies = new Dictionary<string, MarketPolicy>(StringComparer.Ordinal);
        foreach (var market in Markets(folder))
        {
            if (Read(folder, market, errors) is { } resolved)
                policies[market] = resolved.As(1);
        }

        return Complete(folder, policies.Count, errors) ? policies.ToFrozenDictionary(StringComparer.Ordinal) : throw new PolicyException(errors);
    }

    internal static IReadOnlyList<string> Markets(string folder) =>
        Directory.Exists(folder)
            ? [.. Directory.EnumerateDirectories(folder).Select(d => Path.GetFileName(d)).Where(PolicyForm.Market.Matches).Order(StringComparer.Ordinal)]
            : [];

    internal static ResolvedPolicy? Read(string folder, string market, List<PolicyError> errors)
    {
        var document = PolicyDocument.OfFiles(market, name => Bytes(Path.Combine(folder, market, name)));
        var resolved = PolicyResolver.Resolve(market, document);
        errors.AddRange(document.Reading.Errors);
        return resolved;
    }

    /// <summary>Notes a folder without markets.</summary>
    internal static bool Complete(string folder, int markets, List<PolicyError> errors)
    {
        if (markets == 0 && errors.Count == 0)
            errors.Add(new(folder, "$", "No folder of a market is in it."));
        return errors.Count == 0;
    }

    /// <summary>Changes whenever a file of the market is written, added or removed.</summary>
    internal static string Stamp(string folder, string market) => string.Join(';', PolicyDocument.SectionNames.Select(name =>
    {
        var file = new FileInfo(Path.Combine(folder, market, $"{name}.json"));
        return file.Exists ? string.Create(CultureInfo.InvariantCulture, $"{file.LastWriteTimeUtc.Ticks}/{file.Length}") : "-";
    }));

    private static byte[]? Bytes(string path) => File.Exists(path) ? File.ReadAllBytes(path) : null;
}
