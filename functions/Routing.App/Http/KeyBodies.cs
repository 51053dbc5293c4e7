using Routing.App.Keys;

namespace Routing.App.Http;

internal sealed record KeyBody(Role Role, string? Subject);

internal static class KeyBodies
{
    public static KeyBody Issue(ReadOnlyMemory<byte> body) => Fields.Read<KeyBody>(body, f =>
    {
        var role = f.Enum<Role>("role", required: true);
        var subject = f.Id("subject");
        if (role is { } known && known.HasSubject() != subject is not null)
            f.Refuse("subject", known.HasSubject() ? "Is required for this role." : "Must be left out for this role.");
        return () => new(role!.Value, subject);
    });
}
