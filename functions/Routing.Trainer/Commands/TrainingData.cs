using System.Security.Cryptography;
using System.Text;
using Routing.Domain.Classification;
using Routing.Domain.Classification.Model;
using Routing.Trainer.Corpora;

namespace Routing.Trainer.Commands;

/// <summary>What a model is to be trained from: a corpus, files of texts, or both.</summary>
internal sealed record TrainingData(Corpus? Corpus, IReadOnlyList<LabelledText> Texts, IReadOnlyList<DataFault> Faults, string Hash)
{
    /// <param name="labels">Null for whichever intents there are.</param>
    public static TrainingData Read(IReadOnlyList<string> paths, IReadOnlyCollection<string>? labels)
    {
        Corpus? corpus = null;
        var (texts, faults, hashes) = (new List<LabelledText>(), new List<DataFault>(), new List<string>());
        foreach (var path in paths)
        {
            var read = DataFiles.Read(path, labels ?? Intents.All);
            if (CorpusReader.IsCorpus(path))
                corpus = CorpusReader.Read(path, labels ?? Intents.All).Corpus;
            texts.AddRange(read.Texts);
            faults.AddRange(read.Faults);
            hashes.Add(read.Hash);
        }

        if (texts.Count == 0 && faults.Count == 0)
            faults.Add(new(string.Join(' ', paths), "There is nothing to learn from."));
        faults.AddRange(DataFiles.Check(texts, labels));
        return new(corpus, texts, faults, hashes.Count == 1 ? hashes[0] : Hash256(string.Join('\n', hashes)));
    }

    /// <summary>Signals, mood and language are learned from a corpus, and without one taken from the shipped model.</summary>
    public MarketplaceModel Train(TrainerOptions options, Action<TrainingProgress> progress)
    {
        if (Corpus is null)
            return MarketplaceTrainer.Train([.. Texts.Select(static t => new Example(t.Text, t.Intent!, t.Family))], TrainedClassifier.Shipped, Hash, options, progress);
        var messages = Texts.Select(static t => new CorpusMessage(t.Language ?? "", t.Intent!, t.Text, t.Family ?? t.Place, t.Place));
        return MarketplaceTrainer.Train(Corpus with { Messages = [.. messages], Hash = Hash }, options, progress);
    }

    private static string Hash256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
