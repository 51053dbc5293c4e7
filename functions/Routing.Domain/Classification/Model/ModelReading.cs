namespace Routing.Domain.Classification.Model;

/// <summary>What came of reading a model's bytes.</summary>
public abstract record ModelReading
{
    private ModelReading() { }

    /// <summary>The bytes are a model that can be used.</summary>
    public sealed record Accepted(IntentModel Model) : ModelReading;

    /// <summary>The bytes are not used.</summary>
    /// <param name="Reason">Why, for a program.</param>
    /// <param name="Why">Why, for a person: what was found and what was expected.</param>
    public sealed record Refused(ModelRefusal Reason, string Why) : ModelReading;
}

/// <summary>Why a model is refused.</summary>
public enum ModelRefusal
{
    /// <summary>The bytes do not begin as a model does.</summary>
    NotAModel,

    /// <summary>Written by another version of this program.</summary>
    OtherVersion,

    /// <summary>Cut short or changed since it was written.</summary>
    Damaged,

    /// <summary>It knows other labels than those asked for.</summary>
    OtherTaxonomy,
}
