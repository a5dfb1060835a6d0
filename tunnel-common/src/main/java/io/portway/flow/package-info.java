/**
 * Credit: how much may be sent on a stream, and how much was promised; and the memory that stands
 * behind promises and queues. Plain arithmetic with no clock and no Netty. Windows and a trunk's
 * account are owned by its event loop; the budget and its sessions are shared by all.
 *
 * <p>Start at {@link io.portway.flow.SendWindow} and {@link io.portway.flow.ReceiveWindow} for
 * credit, at {@link io.portway.flow.MemoryBudget} for memory.
 */
package io.portway.flow;
