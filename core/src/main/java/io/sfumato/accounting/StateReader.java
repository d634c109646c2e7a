package io.sfumato.accounting;

import java.nio.ByteBuffer;

/**
 * The state of a session, read in the order in which a {@link StateWriter} wrote it. Not safe for
 * use by several threads.
 */
public final class StateReader {

  private final ByteBuffer buffer;

  /**
   * Creates a reader.
   *
   * @param state what {@link StateWriter#toByteArray} returned
   */
  public StateReader(byte[] state) {
    this.buffer = ByteBuffer.wrap(state.clone());
  }

  /**
   * Reads a number.
   *
   * @return the number
   * @throws IllegalArgumentException if the state ends before
   */
  public long readLong() {
    return rest(Long.BYTES).getLong();
  }

  /**
   * Reads a number with all its bits.
   *
   * @return the number
   * @throws IllegalArgumentException if the state ends before
   */
  public double readDouble() {
    return Double.longBitsToDouble(readLong());
  }

  /**
   * Reads as many numbers as an array has.
   *
   * @param into the array to overwrite
   * @throws IllegalArgumentException if the state ends before
   */
  public void readLongs(long[] into) {
    readLongs(into, 0, into.length);
  }

  /**
   * Reads numbers into a part of an array.
   *
   * @param into the array to overwrite
   * @param from the first index, inclusive
   * @param to the last index, exclusive
   * @throws IllegalArgumentException if the state ends before
   */
  public void readLongs(long[] into, int from, int to) {
    rest((long) Long.BYTES * (to - from));
    for (int i = from; i < to; i++) {
      into[i] = buffer.getLong();
    }
  }

  /**
   * Reads as many numbers as an array has.
   *
   * @param into the array to overwrite
   * @throws IllegalArgumentException if the state ends before
   */
  public void readInts(int[] into) {
    rest((long) Integer.BYTES * into.length);
    for (int i = 0; i < into.length; i++) {
      into[i] = buffer.getInt();
    }
  }

  /**
   * Reads as many numbers as an array has, with all their bits.
   *
   * @param into the array to overwrite
   * @throws IllegalArgumentException if the state ends before
   */
  public void readDoubles(double[] into) {
    rest((long) Double.BYTES * into.length);
    for (int i = 0; i < into.length; i++) {
      into[i] = Double.longBitsToDouble(buffer.getLong());
    }
  }

  /**
   * Checks that everything was read.
   *
   * @throws IllegalArgumentException if the state goes on
   */
  public void finish() {
    if (buffer.hasRemaining()) {
      throw new IllegalArgumentException(
          "state must end after %d bytes, got %d more"
              .formatted(buffer.position(), buffer.remaining()));
    }
  }

  private ByteBuffer rest(long bytes) {
    if (bytes > buffer.remaining()) {
      throw new IllegalArgumentException(
          "state must have %d bytes after the first %d, got %d"
              .formatted(bytes, buffer.position(), buffer.remaining()));
    }
    return buffer;
  }

  /** Says how much is left, never what. */
  @Override
  public String toString() {
    return "StateReader[secret, %d bytes left]".formatted(buffer.remaining());
  }
}
