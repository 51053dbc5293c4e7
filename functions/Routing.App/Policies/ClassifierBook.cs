using Microsoft.Extensions.Logging;
using Routing.Domain.Classification;

namespace Routing.App.Policies;

/// <summary>
/// The classifier in force: the one the program brings along, or the model that <c>classifier.json</c> names. Safe for concurrent use; looks at the
/// files are made one at a time.
/// </summary>
/// <param name="folder">That of the policies.</param>
public sealed partial class ClassifierBook(string folder, ILogger<ClassifierBook> log) : IClassifier
{
    private volatile TrainedClassifier _classifier = new(TrainedClassifier.Shipped);
    private string _loaded = "", _met = "";

    /// <summary>Name of the model in force.</summary>
    public string Model => _classifier.Model.Name;

    public Classification Classify(ContactText text, IReadOnlyList<Entity> entities) => _classifier.Classify(text, entities);

    /// <summary>To be called once, before anything is asked.</summary>
    /// <exception cref="PolicyException">The file is wrong, or its model cannot be used.</exception>
    public void Load()
    {
        var stamp = ClassifierFile.Stamp(folder);
        var errors = new List<PolicyError>();
        var model = ClassifierFile.Read(folder, errors) ?? throw new PolicyException(errors);
        _classifier = new(model);
        _loaded = _met = stamp;
        LogUsed(model.Name, model.TrainedOn);
    }

    /// <summary>
    /// Looks at the files, for a loop of the host. Changed ones are read once two looks saw them alike, so that a model is not read half copied. One that
    /// cannot be used is logged and changes nothing.
    /// </summary>
    public void Reload()
    {
        var stamp = ClassifierFile.Stamp(folder);
        var settled = _met == stamp;
        _met = stamp;
        if (!settled || _loaded == stamp)
            return;
        var errors = new List<PolicyError>();
        if (ClassifierFile.Read(folder, errors) is { } model)
        {
            _classifier = new(model);
            LogUsed(model.Name, model.TrainedOn);
        }

        foreach (var error in errors)
            LogKept(Model, error.File, error.Path, error.Reason);
        _loaded = stamp;
    }

    [LoggerMessage(4010, LogLevel.Information, "Classifier {Model}, trained on {TrainedOn}, is used.")]
    private partial void LogUsed(string model, string trainedOn);

    [LoggerMessage(4011, LogLevel.Error, "Classifier {Model} stays in use. {File} {Path}: {Reason}")]
    private partial void LogKept(string model, string file, string path, string reason);
}
