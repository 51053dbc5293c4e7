namespace Routing.Trainer.Corpora;

/// <summary>A text of a file of data.</summary>
/// <param name="Intent">Null when nobody said.</param>
/// <param name="Language">Null when nobody said.</param>
/// <param name="Family">As of a <see cref="CorpusMessage"/>, or null.</param>
/// <param name="Place">File and line.</param>
public sealed record LabelledText(string Text, string? Intent, string? Language, string? Family, string Place);
