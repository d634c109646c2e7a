package io.sfumato.noise;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * Noise that need not be stored: for each label, a stream and a node of it, one draw from a law,
 * the same at each call. Draws of different labels are independent. For structures with so much
 * noise that keeping it would take more memory than there is.
 *
 * <p>The random words of a label are the encryptions under AES-256 of the label and a counter, with
 * a key drawn from a {@link NoiseSource} and from nowhere else; what is made of the words is the
 * exact sampler of the law. So this is as random, and as private, as that source is. Words are
 * independent as far as AES is a random permutation of which no more than a small part of 2⁶⁴
 * blocks is seen: after 2^m blocks the distance from independent words is below 2^(2m - 128). A
 * million counters of a million steps ask for at most 2⁴³ blocks, at scales beyond 2²⁴, which makes
 * 2⁻⁴²; no structure should be made so large that it asks for more than 2⁴⁸.
 *
 * <p><b>No forward secrecy.</b> A {@link NoiseSource} forgets its words; this cannot. Whoever reads
 * the key from memory can recompute all noise there was and will be, and take it off all releases.
 * Keep a process that holds one as safe as the data themselves.
 *
 * <p><b>Use by one thread at a time.</b>
 *
 * @see <a href="https://doi.org/10.6028/NIST.SP.800-38A">NIST SP 800-38A (2001), section 6.1</a>
 */
public final class KeyedNoise {

  private static final int BLOCK_BYTES = 16;

  /** Four blocks of further words at a time, of which one or two are used as a rule. */
  private static final int FURTHER_BYTES = 4 * BLOCK_BYTES;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final BinSampler sampler;
  private final Cipher cipher;
  private final boolean secure;
  private final NoiseSource further;

  private byte[] labels = new byte[0];
  private byte[] words = new byte[0];

  private final byte[] furtherLabels = new byte[FURTHER_BYTES];
  private long furtherNode;
  private int furtherStream;
  private int furtherBlocks;

  private KeyedNoise(BinSampler sampler, byte[] key, boolean secure) {
    this.sampler = sampler;
    this.secure = secure;
    this.further = new NoiseSource(this::fillFurther, secure, FURTHER_BYTES);
    try {
      this.cipher = Cipher.getInstance("AES/ECB/NoPadding"); // one block for each label
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform has no AES/ECB/NoPadding", e);
    }
  }

  /**
   * Returns noise under a new key.
   *
   * @param law the law of each draw
   * @param source where the key comes from; not used afterwards
   * @return the noise
   */
  public static KeyedNoise of(IntegerNoise law, NoiseSource source) {
    requireNonNull(law, "law");
    ByteBuffer key = ByteBuffer.allocate(KeyStream.KEY_BYTES);
    while (key.hasRemaining()) {
      key.putLong(source.nextLong());
    }
    BinSampler sampler =
        law instanceof DiscreteGaussian gaussian
            ? gaussian.sampler()
            : ((DiscreteLaplace) law).sampler();
    try {
      return new KeyedNoise(sampler, key.array(), source.isSecure());
    } finally {
      Arrays.fill(key.array(), (byte) 0);
    }
  }

  /**
   * Returns whether releases with this noise are private.
   *
   * @return true if the key came from a cryptographic source
   */
  public boolean isSecure() {
    return secure;
  }

  /**
   * Draws the noise of some nodes in each of some consecutive streams. Takes some 20 ns for each,
   * and less for many together.
   *
   * @param nodes the nodes, any numbers
   * @param nodeCount how many of them to use, from the first
   * @param firstStream the first stream, at least 0
   * @param streamCount how many streams, at least 1
   * @param out overwritten: the noise of node {@code i} in stream {@code firstStream + j} at {@code
   *     i · streamCount + j}
   */
  public void fill(long[] nodes, int nodeCount, int firstStream, int streamCount, long[] out) {
    // A block holds the first words of two streams.
    int firstPair = firstStream >>> 1;
    int pairs = ((firstStream + streamCount - 1) >>> 1) - firstPair + 1;
    int bytes = Math.multiplyExact(nodeCount * BLOCK_BYTES, pairs);
    if (labels.length < bytes) {
      labels = new byte[bytes];
      words = new byte[bytes];
    }
    int position = 0;
    for (int i = 0; i < nodeCount; i++) {
      for (int p = 0; p < pairs; p++) {
        WORD.set(labels, position, nodes[i]);
        WORD.set(labels, position + Long.BYTES, firstPair + p);
        position += BLOCK_BYTES;
      }
    }
    encrypt(labels, bytes, words);
    int odd = firstStream & 1;
    for (int i = 0; i < nodeCount; i++) {
      int start = i * pairs * BLOCK_BYTES + odd * Long.BYTES;
      for (int j = 0; j < streamCount; j++) {
        furtherNode = nodes[i];
        furtherStream = firstStream + j;
        furtherBlocks = 0;
        out[i * streamCount + j] =
            sampler.sample((long) WORD.get(words, start + j * Long.BYTES), further);
        if (furtherBlocks > 0) {
          further.forget();
        }
      }
    }
  }

  /** Words after the first, for the few draws that need them: a counter from 1 in the label. */
  private void fillFurther(byte[] out) {
    for (int position = 0; position < out.length; position += BLOCK_BYTES) {
      furtherBlocks++;
      WORD.set(furtherLabels, position, furtherNode);
      WORD.set(
          furtherLabels,
          position + Long.BYTES,
          (long) furtherBlocks << Integer.SIZE | furtherStream);
    }
    encrypt(furtherLabels, out.length, out);
  }

  private void encrypt(byte[] in, int bytes, byte[] out) {
    try {
      int written = cipher.update(in, 0, bytes, out, 0);
      if (written != bytes) {
        throw new IllegalStateException("AES-ECB held back part of its output");
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-ECB failed", e);
    }
  }

  /** Returns the kind of source, never the key. */
  @Override
  public String toString() {
    return secure ? "KeyedNoise[secure]" : "KeyedNoise[seeded, not private]";
  }
}
