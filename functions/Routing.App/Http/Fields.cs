using System.Text;
using System.Text.Json;

namespace Routing.App.Http;

/// <summary>
/// The members of one JSON object, read one by one; what is wrong with any of them is noted under its path and reading goes on.
/// A member that is null counts as left out.
/// </summary>
internal sealed class Fields
{
    private readonly JsonElement _object;
    private readonly string _path;
    private readonly Errors _errors;
    private readonly List<string> _known = new(16);

    private Fields(JsonElement element, string path, Errors errors) => (_object, _path, _errors) = (element, path, errors);

    /// <summary>Reads a whole body.</summary>
    /// <exception cref="RefusedException">Anything was wrong with it: all of it at once.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> body, Func<Fields, Func<T>> read)
    {
        using var document = StrictBody.Parse(body);
        var errors = new Errors();
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new RefusedException(Problems.Validation("$", "Must be an object."));
        var fields = new Fields(document.RootElement, "", errors);
        var make = read(fields);
        fields.Close();
        errors.ThrowIfAny();
        return make();
    }

    /// <summary>An identifier: 1 to <paramref name="max"/> characters, none of them a control character.</summary>
    public string? Id(string name, bool required = false, int max = 128) =>
        Get(name, required) is { } value ? CheckText(name, value, 1, max, multiline: false) : null;

    /// <summary>Prose: tabs and line ends are allowed, other control characters are not. Lengths count Unicode characters.</summary>
    public string? Text(string name, int min, int max, bool required = false) =>
        Get(name, required) is { } value ? CheckText(name, value, min, max, multiline: true) : null;

    /// <param name="expected">Completes "Must be ...".</param>
    public string? Matching(string name, Func<string, bool> matches, string expected, bool required = false)
    {
        if (Get(name, required) is not { } value || String(name, value) is not { } text)
            return null;
        return matches(text) ? text : Wrong<string>(name, $"Must be {expected}.");
    }

    public T? Enum<T>(string name, bool required = false)
        where T : struct, Enum
    {
        if (Get(name, required) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.String && String(name, value) is { } text && EnumNames<T>.TryParse(text, out var known))
            return known;
        _errors.Add(At(name), $"Must be one of {EnumNames<T>.Listed}.");
        return null;
    }

    public bool? Flag(string name, bool required = false)
    {
        if (Get(name, required) is not { } value)
            return null;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.ValueKind == JsonValueKind.True;
        _errors.Add(At(name), "Must be true or false.");
        return null;
    }

    public long? Integer(string name, long min, long max, bool required = false)
    {
        if (Get(name, required) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= min && number <= max)
            return number;
        _errors.Add(At(name), $"Must be a whole number from {min} to {max}.");
        return null;
    }

    public DateTimeOffset? Time(string name, bool required = false)
    {
        if (Get(name, required) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.String && String(name, value) is { } text && Rfc3339.TryParse(text, out var time))
            return time;
        _errors.Add(At(name), $"Must be an RFC 3339 time with an offset, of a year from {Rfc3339.FirstYear} to {Rfc3339.LastYear}.");
        return null;
    }

    public T? Object<T>(string name, Func<Fields, T> read, bool required = false)
        where T : class
    {
        if (Get(name, required) is not { } value)
            return null;
        return value.ValueKind == JsonValueKind.Object ? ReadObject(value, At(name), read) : Wrong<T>(name, "Must be an object.");
    }

    public IReadOnlyList<T>? Objects<T>(string name, int max, Func<Fields, T> read, bool required = false) =>
        List(name, 0, max, required, (item, path) =>
        {
            if (item.ValueKind == JsonValueKind.Object)
                return ReadObject(item, path, read);
            _errors.Add(path, "Must be an object.");
            return default;
        });

    public IReadOnlyList<string>? Texts(string name, int min, int max, Func<string, bool> matches, string expected, bool required = false) =>
        List(name, min, max, required, (item, path) =>
        {
            if (item.ValueKind == JsonValueKind.String && Decode(item) is { } text && matches(text))
                return text;
            _errors.Add(path, $"Must be {expected}.");
            return null;
        });

    /// <summary>Takes a member whose value does not matter.</summary>
    public void Ignore(string name) => _known.Add(name);

    /// <summary>Notes an error that another rule than the member's own type found.</summary>
    public void Refuse(string name, string reason) => _errors.Add(At(name), reason);

    private T ReadObject<T>(JsonElement element, string path, Func<Fields, T> read)
    {
        var fields = new Fields(element, path, _errors);
        var made = read(fields);
        fields.Close();
        return made;
    }

    private List<T>? List<T>(string name, int min, int max, bool required, Func<JsonElement, string, T?> read)
    {
        if (Get(name, required) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() is var count && (count < min || count > max))
            return Wrong<List<T>>(name, $"Must be a list of {min} to {max}.");
        var items = new List<T>(value.GetArrayLength());
        foreach (var item in value.EnumerateArray())
        {
            if (read(item, $"{At(name)}[{items.Count}]") is { } made)
                items.Add(made);
            else
                items.Add(default!); // an error was noted, so nobody will see it
        }

        return items;
    }

    private JsonElement? Get(string name, bool required)
    {
        _known.Add(name);
        if (_object.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
            return value;
        if (required)
            _errors.Add(At(name), "Is required.");
        return null;
    }

    private string? CheckText(string name, JsonElement value, int min, int max, bool multiline)
    {
        if (String(name, value) is not { } text)
            return null;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            length++;
            if (Rune.IsControl(rune) && !(multiline && rune.Value is '\t' or '\n' or '\r'))
                return Wrong<string>(name, multiline ? "Must hold no control characters but tabs and line ends." : "Must hold no control characters.");
        }

        return length >= min && length <= max ? text : Wrong<string>(name, $"Must be {min} to {max} characters long.");
    }

    private string? String(string name, JsonElement value) =>
        value.ValueKind != JsonValueKind.String ? Wrong<string>(name, "Must be a string.")
        : Decode(value) ?? Wrong<string>(name, "Must hold no half of a surrogate pair.");

    private static string? Decode(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // an escaped half of a surrogate pair: no text
        }
    }

    private T? Wrong<T>(string name, string reason)
        where T : class
    {
        _errors.Add(At(name), reason);
        return null;
    }

    private void Close()
    {
        foreach (var member in _object.EnumerateObject())
        {
            if (!_known.Contains(member.Name))
                _errors.Add(At(Harmless(member.Name)), "Is not a member of this.");
        }
    }

    /// <summary>The name of an unknown member helps to find a typing error; one that may be somebody's data is not repeated.</summary>
    private static string Harmless(string name) =>
        name.Length is > 0 and <= 40 && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? name : "(unknown)";

    private string At(string name) => _path.Length == 0 ? name : $"{_path}.{name}";
}
