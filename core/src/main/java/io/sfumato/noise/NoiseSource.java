package io.sfumato.noise;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Where random bits come from, and whether they can be trusted with a secret.
 *
 * <p>Only {@link #secure()} protects anyone: it is AES-256 in counter mode, keyed from the
 * platform's {@link java.security.SecureRandom} and keyed anew after 16 MiB. Words are overwritten
 * when they are handed out. A {@linkplain #seeded seeded} source is the same generator with a key
 * that anyone can compute; it exists for tests and teaching, and every release drawn from one is
 * marked.
 *
 * <p><b>Use by one thread at a time.</b> There is no lock. Two threads in one source can be given
 * the same words; noise that is added twice cancels in a difference, and privacy with it. Give each
 * thread a source of its own: creating one costs 3 to 9 µs, sources are independent and share no
 * lock except while they draw a key. A process image that is copied while it runs (a virtual
 * machine snapshot) copies the state of its sources, with the same consequence.
 */
public final class NoiseSource {

  /** Measured from 1 to 64 KiB: 1.4 ns per word up to 2 KiB, no gain above. */
  private static final int BUFFER_BYTES = 2048;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Consumer<byte[]> stream;
  private final boolean secure;
  private final byte[] buffer;
  private int position;

  private long bits;
  private int bitCount;

  /** Creates a source whose words are the bytes, little-endian, that {@code stream} fills in. */
  NoiseSource(Consumer<byte[]> stream, boolean secure) {
    this(stream, secure, BUFFER_BYTES);
  }

  /** As the other, with a buffer of another size, a multiple of 8. */
  NoiseSource(Consumer<byte[]> stream, boolean secure, int bufferBytes) {
    this.stream = stream;
    this.secure = secure;
    this.buffer = new byte[bufferBytes];
    this.position = bufferBytes;
  }

  /**
   * Returns a new cryptographic source, independent of all others.
   *
   * @return the source, for use by one thread at a time
   */
  public static NoiseSource secure() {
    return new NoiseSource(KeyStream.secure()::fill, true);
  }

  /**
   * Returns a new reproducible source. Not private: whoever knows the seed can subtract the noise.
   *
   * @param seed the seed; the same seed gives the same words on every platform
   * @return the source, for use by one thread at a time
   */
  public static NoiseSource seeded(long seed) {
    KeyStream stream =
        new KeyStream(
            key -> ByteBuffer.wrap(key).putLong(seed), /* blocksPerKey= */ Long.MAX_VALUE);
    return new NoiseSource(stream::fill, false);
  }

  /**
   * Returns whether releases drawn from this source are private.
   *
   * @return true for a cryptographic source
   */
  public boolean isSecure() {
    return secure;
  }

  /**
   * Draws 64 independent fair bits.
   *
   * @return a word, uniform on all {@code long} values
   */
  public long nextLong() {
    if (position == buffer.length) {
      stream.accept(buffer);
      position = 0;
    }
    long word = (long) WORD.get(buffer, position);
    WORD.set(buffer, position, 0L);
    position += Long.BYTES;
    return word;
  }

  /** Drops what is buffered, so that the next word is the first of a new buffer. */
  void forget() {
    Arrays.fill(buffer, (byte) 0);
    position = buffer.length;
    bits = 0;
    bitCount = 0;
  }

  /**
   * Draws one fair bit. Bits come from words of their own, 64 from each.
   *
   * @return true with probability 1/2
   */
  public boolean nextBoolean() {
    if (bitCount == 0) {
      bits = nextLong();
      bitCount = Long.SIZE;
    }
    boolean bit = (bits & 1) != 0;
    bits >>>= 1;
    bitCount--;
    return bit;
  }

  /**
   * Draws uniformly and without bias from {@code [0, bound)}.
   *
   * @param bound the number of values, in {@code [1, 2⁶³)}
   * @return the draw
   * @throws IllegalArgumentException if {@code bound < 1}
   * @see <a href="https://doi.org/10.1145/3230636">Lemire (2019), Algorithm 5</a>
   */
  public long nextLong(long bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("bound must be in [1, 2^63), got " + bound);
    }
    long word = nextLong();
    long low = word * bound;
    if (Long.compareUnsigned(low, bound) < 0) {
      // Each value owns 2⁶⁴ / bound words, rounded down; the 2⁶⁴ mod bound others are drawn again.
      long surplus = Long.remainderUnsigned(-bound, bound);
      while (Long.compareUnsigned(low, surplus) < 0) {
        word = nextLong();
        low = word * bound;
      }
    }
    return Bernoulli.unsignedMultiplyHigh(word, bound);
  }

  /**
   * Draws uniformly and without bias from {@code [0, bound)}. Bounds below 2⁶³ are drawn as {@link
   * #nextLong(long)} draws them.
   *
   * @param bound the number of values, at least 1
   * @return the draw
   * @throws IllegalArgumentException if {@code bound < 1}
   */
  public BigInteger nextBigInteger(BigInteger bound) {
    if (bound.signum() < 1) {
      throw new IllegalArgumentException("bound must be at least 1, got " + bound);
    }
    if (bound.bitLength() < Long.SIZE) {
      return BigInteger.valueOf(nextLong(bound.longValue()));
    }
    int width = bound.subtract(BigInteger.ONE).bitLength();
    int words = (width + Long.SIZE - 1) / Long.SIZE;
    while (true) {
      ByteBuffer bytes = ByteBuffer.allocate(words * Long.BYTES);
      for (int i = 0; i < words; i++) {
        bytes.putLong(nextLong());
      }
      BigInteger draw = new BigInteger(1, bytes.array()).shiftRight(words * Long.SIZE - width);
      if (draw.compareTo(bound) < 0) {
        return draw;
      }
    }
  }

  /**
   * Fills an array with words, the same that repeated {@link #nextLong()} would return.
   *
   * @param out the array to overwrite
   */
  public void fill(long[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = nextLong();
    }
  }

  /** Returns the kind of source, never its state. */
  @Override
  public String toString() {
    return secure ? "NoiseSource[secure]" : "NoiseSource[seeded, not private]";
  }
}
