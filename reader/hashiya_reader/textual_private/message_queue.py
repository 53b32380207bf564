"""Whether a message pump is at work."""

from textual._queue import Queue
from textual.message import Message
from textual.message_pump import MessagePump


def is_busy(pump: MessagePump) -> bool:
    """Whether the pump has messages, or handles one: it then does not wait for any."""
    # The queue's size does not count the message that is being handled.
    queue: Queue[Message | None] = pump._message_queue
    waits = bool(queue.ready_event._waiters)
    return pump.is_running and (not queue.empty() or not waits)
