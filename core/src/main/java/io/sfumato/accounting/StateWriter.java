package io.sfumato.accounting;

import java.nio.ByteBuffer;

/**
 * The state of a session as bytes, for a {@link StateReader} to read back bit for bit. How many
 * bytes are written must follow from the parameters and the step alone: the length of a checkpoint
 * is public.
 *
 * <p>What is written is secret. Not safe for use by several threads.
 */
public final class StateWriter {

  private ByteBuffer buffer = ByteBuffer.allocate(512);

  /** Creates a writer of nothing yet. */
  public StateWriter() {}

  /**
   * Writes a number.
   *
   * @param value the number
   */
  public void writeLong(long value) {
    room(Long.BYTES).putLong(value);
  }

  /**
   * Writes a number with all its bits.
   *
   * @param value the number
   */
  public void writeDouble(double value) {
    writeLong(Double.doubleToRawLongBits(value));
  }

  /**
   * Writes the elements of an array, without its length: the reader knows that.
   *
   * @param values the numbers
   */
  public void writeLongs(long[] values) {
    writeLongs(values, 0, values.length);
  }

  /**
   * Writes some elements of an array, without their number.
   *
   * @param values the numbers
   * @param from the first index, inclusive
   * @param to the last index, exclusive
   */
  public void writeLongs(long[] values, int from, int to) {
    room((long) Long.BYTES * (to - from));
    for (int i = from; i < to; i++) {
      buffer.putLong(values[i]);
    }
  }

  /**
   * Writes the elements of an array, without its length.
   *
   * @param values the numbers
   */
  public void writeInts(int[] values) {
    room((long) Integer.BYTES * values.length);
    for (int value : values) {
      buffer.putInt(value);
    }
  }

  /**
   * Writes the elements of an array with all their bits, without its length.
   *
   * @param values the numbers
   */
  public void writeDoubles(double[] values) {
    room((long) Double.BYTES * values.length);
    for (double value : values) {
      buffer.putLong(Double.doubleToRawLongBits(value));
    }
  }

  /**
   * Returns what was written.
   *
   * @return a new array
   */
  public byte[] toByteArray() {
    byte[] bytes = new byte[buffer.position()];
    buffer.get(0, bytes);
    return bytes;
  }

  private ByteBuffer room(long bytes) {
    long needed = buffer.position() + bytes;
    if (needed > buffer.capacity()) {
      int capacity = Math.toIntExact(Math.max(needed, Math.min(2 * needed, Integer.MAX_VALUE - 8)));
      buffer = ByteBuffer.allocate(capacity).put(buffer.flip());
    }
    return buffer;
  }

  /** Says how much was written, never what. */
  @Override
  public String toString() {
    return "StateWriter[secret, %d bytes]".formatted(buffer.position());
  }
}
