namespace Routing.Domain.Queues;

/// <summary>A contact's place in the order of its queue.</summary>
public readonly record struct Place(DateTimeOffset Due, string Contact) : IComparable<Place>
{
    public int CompareTo(Place other) =>
        Due.CompareTo(other.Due) is var due && due != 0 ? due : string.CompareOrdinal(Contact, other.Contact);

    public static bool operator <(Place a, Place b) => a.CompareTo(b) < 0;

    public static bool operator >(Place a, Place b) => a.CompareTo(b) > 0;

    public static bool operator <=(Place a, Place b) => a.CompareTo(b) <= 0;

    public static bool operator >=(Place a, Place b) => a.CompareTo(b) >= 0;
}

/// <summary>The first contact of one queue that an agent may take.</summary>
public readonly record struct Candidate(Place Place, int Proficiency);

/// <summary>Which of the queues' first eligible contacts an agent gets.</summary>
public static class Matching
{
    /// <summary>The earliest due; among equals the queue the agent is best at; then a fixed order, so that the choice can be explained.</summary>
    public static bool IsBetter(Candidate one, Candidate other) =>
        one.Place.Due.CompareTo(other.Place.Due) switch
        {
            < 0 => true,
            > 0 => false,
            _ when one.Proficiency != other.Proficiency => one.Proficiency > other.Proficiency,
            _ => one.Place < other.Place,
        };
}
