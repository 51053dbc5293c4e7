using Xunit;

namespace Routing.Tests.Work;

/// <summary>One Azurite for the tests of work queues, one after the other.</summary>
[CollectionDefinition("work")]
public sealed class WorkCollection : ICollectionFixture<WorkFixture>;
