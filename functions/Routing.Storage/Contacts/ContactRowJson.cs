using System.Text.Json.Serialization;
using Routing.App;
using Routing.App.Contacts;
using Routing.Domain.Issues;

namespace Routing.Storage.Contacts;

/// <summary>
/// How rows of contacts are written; <see cref="AppJson"/> reads them. With no converter for all times (they keep their offset) the serializer takes
/// the code that was generated for the types; a duration names its converter at the member.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ContactRecord))]
[JsonSerializable(typeof(ContactEvent))]
[JsonSerializable(typeof(PartyHead))]
internal sealed partial class ContactRowJson : JsonSerializerContext;
