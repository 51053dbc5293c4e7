namespace Routing.Domain.Classification.Model;

/// <summary>All that a <see cref="TrainedClassifier"/> knows, in one file: the intents, the heads beside them and the terms it was trained on.</summary>
public sealed class MarketplaceModel
{
    internal MarketplaceModel(IntentModel intents, Heads heads, KnownTerms terms, string trainedOn) =>
        (Intents, Heads, Terms, TrainedOn) = (intents, heads, terms, trainedOn);

    /// <summary>What a contact wants.</summary>
    public IntentModel Intents { get; }

    /// <summary>Name and date, as answers show it.</summary>
    public string Name => Intents.Name;

    /// <summary>SHA-256 of the training data, lower-case hexadecimal.</summary>
    public string TrainedOn { get; }

    /// <summary>The terms of a text that training never met: words, pairs of Han characters. About one in 150 is missed.</summary>
    public IEnumerable<string> NewTerms(string text) => KnownTerms.In(text).Where(term => !Terms.Contains(term));

    internal Heads Heads { get; }

    internal KnownTerms Terms { get; }
}
