namespace Routing.Trainer;

/// <summary>A text to learn from, or to measure by.</summary>
/// <param name="Text">As a model will get it: redacted where contacts are.</param>
/// <param name="Intent">What it means.</param>
/// <param name="Family">Texts of one family are wordings of one message: they stay together when texts are held out. Null for a text of its own.</param>
public sealed record Example(string Text, string Intent, string? Family = null);
