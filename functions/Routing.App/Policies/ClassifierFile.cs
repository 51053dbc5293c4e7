using System.Globalization;
using System.Text.Json;
using Routing.Domain.Classification;
using Routing.Domain.Classification.Model;

namespace Routing.App.Policies;

/// <summary>
/// <c>classifier.json</c> beside the folders of the markets: the member <c>model</c> names the file of a model, from that folder, that is used
/// instead of the one the program brings along. Without that file, the program's own is used.
/// </summary>
internal static class ClassifierFile
{
    /// <summary>Its name.</summary>
    public const string Name = "classifier.json";

    private const string Member = "model";

    /// <summary>The model to use; null when an error was noted.</summary>
    public static MarketplaceModel? Read(string folder, List<PolicyError> errors)
    {
        if (!File.Exists(Path.Combine(folder, Name)))
            return TrainedClassifier.Shipped;
        if (ModelPath(folder, errors) is not { } path)
            return null;
        MarketplaceReading reading;
        try
        {
            reading = MarketplaceFile.Read(File.ReadAllBytes(path), Intents.All);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add(new(Name, $"$.{Member}", $"{path} cannot be read: {e.GetType().Name}."));
            return null;
        }

        if (reading is MarketplaceReading.Accepted read)
            return read.Model;
        errors.Add(new(Name, $"$.{Member}", $"{path} is refused. {((MarketplaceReading.Refused)reading).Why}"));
        return null;
    }

    /// <summary>Changes whenever the file or the model that it names is written, added or removed.</summary>
    public static string Stamp(string folder)
    {
        var file = Stamp(new FileInfo(Path.Combine(folder, Name)));
        return file == "-" ? file : $"{file};{(ModelPath(folder, []) is { } model ? Stamp(new FileInfo(model)) : "-")}";
    }

    private static string Stamp(FileInfo file) =>
        file.Exists ? string.Create(CultureInfo.InvariantCulture, $"{file.LastWriteTimeUtc.Ticks}/{file.Length}") : "-";

    private static string? ModelPath(string folder, List<PolicyError> errors)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, Name)));
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                errors.Add(new(Name, "$", "Expected an object."));
                return null;
            }

            foreach (var member in root.EnumerateObject().Where(static m => m.Name is not (Member or "$schema" or "$comment")))
                errors.Add(new(Name, $"$.{member.Name}", "Unknown member."));
            if (root.TryGetProperty(Member, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } path)
                return errors.Count > 0 ? null : Path.GetFullPath(Path.Combine(folder, path));
            errors.Add(new(Name, $"$.{Member}", "Expected the path of a model."));
        }
        catch (JsonException e)
        {
            errors.Add(new(Name, "$", $"It is no JSON (line {e.LineNumber + 1})."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add(new(Name, "$", $"Cannot be read now: {e.GetType().Name}."));
        }

        return null;
    }
}
