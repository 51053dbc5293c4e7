namespace Routing.Domain.Contacts;

/// <summary>The order statuses that rules know; any other text is carried along and matches no rule.</summary>
public static class OrderStates
{
    public const string Delivered = "delivered", Cancelled = "cancelled", Shipped = "shipped", InTransit = "inTransit", Placed = "placed", Paid = "paid";
}
