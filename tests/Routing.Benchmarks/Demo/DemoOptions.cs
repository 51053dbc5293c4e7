using System.Globalization;

namespace Routing.Benchmarks.Demo;

/// <summary>What the command line asks for.</summary>
internal sealed record DemoOptions
{
    public const string Usage = """
        Usage: ./dev demo [--seed 1] [--markdown] [--patience 60] [--url http://localhost:7071 --key <ops key>]

          --sellers   thirty sellers through two weeks on a fast clock, instead (with --seed only)
          --seed      what agents do with a contact and how long they take follows from it
          --markdown  print the closing tables as Markdown
          --patience  seconds without progress after which what still waits counts as left
          --url       use a running host instead of starting one; its ops key with --key
        """;

    public int Seed { get; private init; } = 1;

    public bool Markdown { get; private init; }

    /// <summary>Longest time without progress.</summary>
    public TimeSpan Patience { get; private init; } = TimeSpan.FromSeconds(60);

    /// <summary>A running host; null: one is started.</summary>
    public Uri? Url { get; private init; }

    public string? Key { get; private init; }

    /// <exception cref="FormatException">An option is unknown or its value is none.</exception>
    public static DemoOptions Parse(ReadOnlySpan<string> args)
    {
        var options = new DemoOptions();
        while (args is [var name, .. var rest])
        {
            args = rest;
            if (name == "--markdown")
            {
                options = options with { Markdown = true };
                continue;
            }

            if (rest is not [var value, .. var after])
                throw new FormatException($"{name} is unknown or needs a value.");
            args = after;
            options = name switch
            {
                "--seed" => options with { Seed = Number(name, value, int.MinValue) },
                "--patience" => options with { Patience = TimeSpan.FromSeconds(Number(name, value, 1)) },
                "--url" => options with { Url = Uri.TryCreate(value, UriKind.Absolute, out var url) ? url : throw new FormatException($"{value} is no address.") },
                "--key" => options with { Key = value },
                _ => throw new FormatException($"{name} is unknown."),
            };
        }

        return (options.Url is null) == (options.Key is null) ? options : throw new FormatException("--url and --key go together.");
    }

    private static int Number(string name, string value, int least) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw new FormatException($"{name} takes a whole number, not {value}.");
}
