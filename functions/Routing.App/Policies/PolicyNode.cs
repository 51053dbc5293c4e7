using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using NodaTime;
using NodaTime.Text;

namespace Routing.App.Policies;

/// <summary>
/// A JSON value with its place. Each method reads it as one type: the value, or null after noting the error, so that reading goes on and
/// finds the rest.
/// </summary>
internal readonly record struct PolicyNode(JsonElement Json, string File, string Path, string Pattern, bool IsRequired, PolicyReading Reading)
{
    public static PolicyNode Root(JsonElement json, string file, string path, PolicyReading reading) => new(json, file, path, "$", true, reading);

    public bool IsNull => Json.ValueKind == JsonValueKind.Null;

    public void Refuse(string reason) => Reading.Refuse(File, Path, reason);

    public PolicyObject? Object()
    {
        Note("object");
        return Is(JsonValueKind.Object, "an object") ? new PolicyObject(this) : null;
    }

    /// <summary>The members of an object whose names are data; the form is what the names look like.</summary>
    public IEnumerable<(string Name, PolicyNode Value)> Map(PolicyForm? form = null)
    {
        Note("map", form: form?.Pattern);
        if (!Is(JsonValueKind.Object, "an object"))
            yield break;
        var latest = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in Json.EnumerateObject())
            latest[member.Name] = member.Value;
        foreach (var (name, json) in latest)
        {
            if (name == "$comment")
                continue;
            var value = new PolicyNode(json, File, PolicyPath.Member(Path, name), Pattern + ".*", false, Reading);
            if (form?.Matches(name) == false)
                value.Refuse($"The name is not {form.Expected}.");
            yield return (name, value);
        }
    }

    public IEnumerable<PolicyNode> Items()
    {
        Note("array");
        if (!Is(JsonValueKind.Array, "an array"))
            yield break;
        var index = 0;
        foreach (var item in Json.EnumerateArray())
            yield return new(item, File, string.Create(CultureInfo.InvariantCulture, $"{Path}[{index++}]"), Pattern + "[]", true, Reading);
    }

    public string? Text(PolicyForm? form = null)
    {
        Note("text", form: form?.Pattern);
        return RawText() is not { } text ? null
            : text.Length is 0 or > 2000 ? Refused<string>("Expected 1 to 2000 characters.")
            : form?.Matches(text) == false ? Refused<string>($"'{Shown(text)}' is not {form.Expected}.")
            : text;
    }

    /// <summary>A name that must be among those defined elsewhere.</summary>
    public string? Name(IReadOnlySet<string> defined, string what)
    {
        Note("text");
        return RawText() is not { } text ? null : defined.Contains(text) ? text : Refused<string>($"Unknown {what} '{Shown(text)}'.");
    }

    public string? Choice(IReadOnlyList<string> choices, string what)
    {
        Note("text", choices: choices);
        return RawText() is not { } text ? null
            : choices.Contains(text) ? text
            : Refused<string>($"Unknown {what} '{Shown(text)}'; expected one of {string.Join(", ", choices)}.");
    }

    /// <summary>An enum member in camelCase.</summary>
    public T? Choice<T>(string what) where T : struct, Enum => Choice(PolicyNames.Of<T>(), what) is { } text ? PolicyNames.Parse<T>(text) : null;

    public bool? Flag()
    {
        Note("boolean");
        return Json.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? Json.GetBoolean()
            : RefusedValue<bool>($"Expected true or false, found {Found}.");
    }

    public long? Whole(long min, long max)
    {
        Note("integer", min, max);
        return !Is(JsonValueKind.Number, "a whole number") ? null
            : Json.TryGetInt64(out var value) && value >= min && value <= max ? value
            : RefusedValue<long>(string.Create(CultureInfo.InvariantCulture, $"Expected a whole number from {min} to {max}."));
    }

    public int? Count(int min, int max) => (int?)Whole(min, max);

    public double? Number(double min, double max)
    {
        Note("number", min, max);
        return !Is(JsonValueKind.Number, "a number") ? null
            : Json.TryGetDouble(out var value) && value >= min && value <= max ? value
            : RefusedValue<double>(string.Create(CultureInfo.InvariantCulture, $"Expected a number from {min} to {max}."));
    }

    public double? Probability() => Number(0, 1);

    /// <summary>Days, hours, minutes and seconds in ISO 8601; no weeks, months or years.</summary>
    public TimeSpan? Duration(TimeSpan min, TimeSpan max)
    {
        Note("text", form: PolicyForm.Duration.Pattern);
        if (RawText() is not { } text)
            return null;
        if (!PolicyForm.Duration.Matches(text))
            return RefusedValue<TimeSpan>($"'{Shown(text)}' is not {PolicyForm.Duration.Expected}.");
        var value = XmlConvert.ToTimeSpan(text);
        return value >= min && value <= max
            ? value
            : RefusedValue<TimeSpan>($"Expected a duration from {XmlConvert.ToString(min)} to {XmlConvert.ToString(max)}.");
    }

    public DateTimeOffset? Time()
    {
        Note("text", form: PolicyForm.Time.Pattern);
        return RawText() is not { } text ? null
            : PolicyForm.Time.Matches(text) && OffsetDateTimePattern.Rfc3339.Parse(text) is { Success: true, Value: var time }
                && time.Year is > 1 and < 9999 ? time.ToDateTimeOffset()
            : RefusedValue<DateTimeOffset>($"'{Shown(text)}' is not {PolicyForm.Time.Expected}.");
    }

    public LocalDate? Date()
    {
        Note("text", form: PolicyForm.Date.Pattern);
        return RawText() is not { } text ? null
            : PolicyForm.Date.Matches(text) && LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var date } ? date
            : RefusedValue<LocalDate>($"'{Shown(text)}' is not {PolicyForm.Date.Expected}.");
    }

    internal void Note(string kind, double? min = null, double? max = null, string? form = null, IReadOnlyList<string>? choices = null) =>
        Reading.Note(File, Pattern, kind, IsRequired, min, max, form, choices);

    private string? RawText() => Is(JsonValueKind.String, "text") ? Json.GetString() : null;

    private bool Is(JsonValueKind kind, string expected)
    {
        if (Json.ValueKind == kind)
            return true;
        Refuse($"Expected {expected}, found {Found}.");
        return false;
    }

    private string Found => Json.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };

    private T? Refused<T>(string reason) where T : class
    {
        Refuse(reason);
        return null;
    }

    private T? RefusedValue<T>(string reason) where T : struct
    {
        Refuse(reason);
        return null;
    }

    private static string Shown(string text) => text.Length <= 60 ? text : text[..60] + "...";
}

/// <summary>What some text must look like. The pattern is that of the schemas, without anchors.</summary>
internal sealed class PolicyForm
{
    public static readonly PolicyForm Slug = new("[a-z][a-z0-9-]{0,39}", "a name of lower-case letters, digits and hyphens");
    public static readonly PolicyForm Code = new("[a-z][a-z0-9_]{0,39}", "a code of lower-case letters, digits and underscores");
    public static readonly PolicyForm Intent = new("[a-z][a-z0-9_]*\\.[a-z][a-z0-9_]*", "an intent in the form group.leaf");
    public static readonly PolicyForm Language = new("[a-z]{2}", "a two-letter language code");
    public static readonly PolicyForm Currency = new("[A-Z]{3}", "an ISO 4217 currency code");
    public static readonly PolicyForm Market = new("[A-Z]{2}", "a two-letter market code");
    public static readonly PolicyForm Date = new("[0-9]{4}-[0-9]{2}-[0-9]{2}", "a date such as 2026-12-25");

    public static readonly PolicyForm Time = new(
        "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,7})?(Z|[+-][0-9]{2}:[0-9]{2})", "a time such as 2026-11-20T00:00:00Z");

    public static readonly PolicyForm Duration = new(
        "-?P(?=[0-9T])([0-9]{1,5}D)?(T(?=[0-9])([0-9]{1,6}H)?([0-9]{1,6}M)?([0-9]{1,6}S)?)?", "a duration such as PT2H30M or P7D");

    public static readonly PolicyForm Hours = new(
        "([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)", "opening hours such as 09:00-18:00");

    public static readonly PolicyForm Clock = new("([01][0-9]|2[0-3]):[0-5][0-9]", "a time of day such as 12:00");

    private readonly Regex _regex;

    public PolicyForm(string pattern, string expected)
    {
        Pattern = pattern;
        Expected = expected;
        _regex = new($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant);
    }

    public string Pattern { get; }

    public string Expected { get; }

    public bool Matches(string text) => _regex.IsMatch(text);
}

internal static partial class PolicyPath
{
    public static string Member(string path, string name) =>
        Plain().IsMatch(name) ? $"{path}.{name}" : $"{path}['{name.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)}']";

    [GeneratedRegex(@"\A[$A-Za-z0-9_]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
