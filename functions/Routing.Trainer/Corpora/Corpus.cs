using Routing.Domain.Classification;

namespace Routing.Trainer.Corpora;

/// <summary>A message that was written for training.</summary>
/// <param name="Language">Such as <c>en</c>.</param>
/// <param name="Family">Of the messages that tell one situation in several wordings: the place of the first of them.</param>
/// <param name="Place">File and line, such as <c>en/order.txt:12</c>.</param>
public sealed record CorpusMessage(string Language, string Intent, string Text, string Family, string Place);

/// <summary>A text whose signals and mood are known; what it wants is not.</summary>
/// <param name="Sentiment">From -1 to 1.</param>
/// <param name="Family">As of a <see cref="CorpusMessage"/>.</param>
public sealed record SignalMessage(string Language, Signals Signals, double Sentiment, string Text, string Family, string Place);

/// <summary>A long message with two wishes.</summary>
/// <param name="First">The one to act on first.</param>
public sealed record SeveralMessage(string Language, string First, string Second, string Text, string Place);

/// <summary>A text of a language that is not served.</summary>
public sealed record ForeignMessage(string Text, string Place);

/// <summary>The messages that the shipped model is trained from.</summary>
/// <param name="Hash">SHA-256 over the files, lower-case hexadecimal: it changes with any of them.</param>
public sealed record Corpus(
    IReadOnlyList<CorpusMessage> Messages,
    IReadOnlyList<SignalMessage> Signals,
    IReadOnlyList<SeveralMessage> Several,
    IReadOnlyList<ForeignMessage> Foreign,
    string Hash);

/// <summary>What is wrong with a line of training data.</summary>
/// <param name="Place">File and line.</param>
public sealed record DataFault(string Place, string Reason)
{
    public override string ToString() => $"{Place}: {Reason}";
}
