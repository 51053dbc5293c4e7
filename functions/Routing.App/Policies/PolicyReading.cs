namespace Routing.App.Policies;

/// <summary>
/// What a reader of policies knows of a member, noted while it reads: the published JSON Schemas are held against it.
/// </summary>
/// <param name="Pattern">The member's place with names of maps as <c>*</c> and positions as <c>[]</c>, such as <c>$.masks[].deny[]</c>.</param>
internal sealed record KnownMember(
    string Pattern, string Kind, bool Required, double? Min = null, double? Max = null, string? Form = null, IReadOnlyList<string>? Choices = null);

/// <summary>The reading of one document: its errors, in the order they were met.</summary>
internal sealed class PolicyReading
{
    private readonly List<PolicyError> _errors = [];
    private readonly HashSet<(string File, string Path, string Reason)> _seen = [];

    public IReadOnlyList<PolicyError> Errors => _errors;

    /// <summary>Set by the tests of the schemas; otherwise nothing is noted.</summary>
    public Dictionary<(string File, string Pattern), KnownMember>? Known { get; init; }

    public void Refuse(string file, string path, string reason)
    {
        if (_seen.Add((file, path, reason)))
            _errors.Add(new(file, path, reason));
    }

    public void Note(string file, string pattern, string kind, bool required, double? min, double? max, string? form, IReadOnlyList<string>? choices)
    {
        if (Known is not null)
            Known[(file, pattern)] = new(pattern, kind, required, min, max, form, choices);
    }
}
