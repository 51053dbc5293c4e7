namespace Routing.Trainer.Commands;

/// <summary>What was asked for cannot be done; the message says what to say instead.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>Words and options with a value each.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);
    private readonly List<string> _words = [];

    /// <exception cref="UsageException">An unknown option, or one without its value.</exception>
    public Arguments(string[] args, params string[] known)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
                _words.Add(args[i]);
            else if (!known.Contains(args[i]))
                throw new UsageException($"{args[i]} is no option; known are {string.Join(", ", known)}.");
            else if (i + 1 == args.Length)
                throw new UsageException($"{args[i]} needs a value.");
            else
                _options[args[i]] = args[++i];
        }
    }

    public IReadOnlyList<string> Words => _words;

    public string? this[string option] => _options.GetValueOrDefault(option);
}
