namespace Routing.Domain.Classification;

/// <summary>The words of a contact, already redacted.</summary>
/// <param name="Subject">Empty when there is none.</param>
/// <param name="Text">What the customer wrote last.</param>
/// <param name="Transcript">The turns before it, oldest first.</param>
/// <param name="Locale">BCP 47 tag such as <c>en-US</c>, or null. A hint only: people write in other languages.</param>
public sealed record ContactText(string Subject, string Text, IReadOnlyList<(bool FromCustomer, string Text)> Transcript, string? Locale);
