namespace Routing.Domain.Classification;

/// <summary>What was understood of a contact.</summary>
/// <param name="Intent">A leaf of the taxonomy; <see cref="Intents.OutOfScope"/> when nothing speaks for any other.</param>
/// <param name="Confidence">Probability from 0 to 1 that the intent is right.</param>
/// <param name="Alternatives">At most three other intents, most probable first.</param>
/// <param name="Language"><c>en</c>, <c>es</c>, <c>pt</c>, <c>zh</c>, or <c>und</c> for any other or too little text.</param>
/// <param name="Sentiment">From -1, very negative, to 1, very positive.</param>
/// <param name="Signals">What else it says.</param>
/// <param name="Entities">What was recognised, with offsets into the redacted text.</param>
/// <param name="Model">Name and date of the classifier that said so.</param>
public sealed record Classification(
    string Intent,
    double Confidence,
    IReadOnlyList<IntentScore> Alternatives,
    string Language,
    double Sentiment,
    Signals Signals,
    IReadOnlyList<Entity> Entities,
    string Model);

/// <summary>Understands a contact. Pure, safe for concurrent use, and never throws on any text.</summary>
public interface IClassifier
{
    /// <param name="text">The words, redacted.</param>
    /// <param name="entities">What redaction recognised in <see cref="ContactText.Text"/>; returned with the answer.</param>
    Classification Classify(ContactText text, IReadOnlyList<Entity> entities);
}
