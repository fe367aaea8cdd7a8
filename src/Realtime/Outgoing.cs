namespace Conversa.Realtime;

internal enum OutgoingKind : byte
{
    /// <summary>Finished bytes in <see cref="Outgoing.Frame"/>.</summary>
    Bytes,

    /// <summary>An MQTT message: <see cref="Outgoing.Topic"/> and <see cref="Outgoing.Frame"/>, the subscription's identifier in <see cref="Outgoing.Number"/>.</summary>
    Message,

    /// <summary>An MQTT acknowledgement: packet type in <see cref="Outgoing.Flags"/>, packet id and reason code in <see cref="Outgoing.Number"/>.</summary>
    Acknowledgement,
}

/// <summary>One place in a connection's queue. Small on purpose: a thousand subscribers mean a thousand of these.</summary>
internal readonly record struct Outgoing(OutgoingKind Kind, Frame? Frame, Topic? Topic = null, int Number = 0, byte Flags = 0)
{
    /// <summary>What it counts for in the queue's byte bound.</summary>
    public int Size => Frame?.Bytes.Length ?? 0;
}
