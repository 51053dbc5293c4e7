using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Routing.SelfHost;

/// <summary>local.settings.json cannot be read or written.</summary>
internal sealed class LocalSettingsException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// <c>local.settings.json</c> in the style of Azure Functions: <c>{ "IsEncrypted": false, ValuesMember: { "Keys__channel": "..." } }</c>. Its
/// values are settings like environment variables, and weaker than those.
/// </summary>
internal sealed class LocalSettings
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const string ValuesMember = "Values";

    private readonly string _path;
    private readonly JsonObject _root;

    private LocalSettings(string path, JsonObject root) => (_path, _root) = (path, root);

    /// <summary>Reads the file in a folder; no file counts as an empty one.</summary>
    /// <exception cref="LocalSettingsException">It is there and cannot be read.</exception>
    public static LocalSettings Load(string folder)
    {
        var path = Path.Combine(folder, "local.settings.json");
        try
        {
            var root = File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path)) as JsonObject : [];
            return root is not null && root[ValuesMember] is null or JsonObject
                ? new(path, root!)
                : throw new LocalSettingsException($"{path} is no object with an object Values.");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new LocalSettingsException($"{path} cannot be read as JSON.", e);
        }
    }

    /// <summary>As configuration keys, with colons.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Settings => (_root[ValuesMember] as JsonObject ?? [])
        .Where(v => v.Value?.GetValueKind() == JsonValueKind.String)
        .Select(v => KeyValuePair.Create(v.Key.Replace("__", ":", StringComparison.Ordinal), v.Value?.GetValue<string>()));

    public void Set(string key, string value)
    {
        _root["IsEncrypted"] ??= false;
        if (_root[ValuesMember] is not JsonObject values)
            _root[ValuesMember] = values = [];
        values[key] = value;
    }

    /// <summary>Replaces the file as a whole, readable by its owner only: it holds keys.</summary>
    /// <exception cref="LocalSettingsException">It cannot be written.</exception>
    public void Save()
    {
        var next = $"{_path}.{Environment.ProcessId}.tmp";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var file = new StreamWriter(next, options))
                file.WriteLine(_root.ToJsonString(s_indented));
            File.Move(next, _path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LocalSettingsException($"{_path} cannot be written.", e);
        }
    }
}
