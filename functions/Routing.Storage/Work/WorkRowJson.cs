using System.Text.Json.Serialization;
using Routing.App.Queues;
using Routing.Domain.Queues;

namespace Routing.Storage.Work;

/// <summary>How columns of a row of work are written and read.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WorkItem))]
[JsonSerializable(typeof(IReadOnlyList<Pass>))]
[JsonSerializable(typeof(IReadOnlyList<WorkKey>))]
[JsonSerializable(typeof(WorkOutcome))]
[JsonSerializable(typeof(MergedContact))]
internal sealed partial class WorkRowJson : JsonSerializerContext;
