namespace Routing.App.Http;

/// <summary>Collects what is wrong with a body, by member path.</summary>
internal sealed class Errors
{
    /// <summary>More than this and the rest goes unsaid, so that an answer stays smaller than what caused it.</summary>
    private const int Most = 100;

    private readonly Dictionary<string, IReadOnlyList<string>> _byPath = new(StringComparer.Ordinal);

    /// <param name="reason">Never holds a value from the body.</param>
    public void Add(string path, string reason)
    {
        if (_byPath.TryGetValue(path, out var reasons))
            ((List<string>)reasons).Add(reason);
        else if (_byPath.Count < Most)
            _byPath[path] = new List<string> { reason };
    }

    /// <exception cref="RefusedException">Something was added.</exception>
    public void ThrowIfAny()
    {
        if (_byPath.Count > 0)
            throw new RefusedException(Problems.Validation(_byPath));
    }
}
