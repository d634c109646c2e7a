package io.sfumato.noise;

import static io.sfumato.noise.GoodnessOfFit.FALSE_ALARM;
import static org.assertj.core.api.Assertions.assertThat;

import io.sfumato.privacy.Rational;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.SplittableRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyedNoiseTest {

  private static final int STREAMS = 1 << 15;

  private static KeyedNoise noise(IntegerNoise law, long seed) {
    return KeyedNoise.of(law, NoiseSource.seeded(seed));
  }

  private static long draw(KeyedNoise noise, long node, int stream) {
    long[] out = new long[1];
    noise.fill(new long[] {node}, 1, stream, 1, out);
    return out[0];
  }

  private static DiscreteGaussian gaussian(long sigma) {
    return DiscreteGaussian.of(Rational.of(sigma).times(Rational.of(sigma)));
  }

  /** Chunks of any shape, in any order, some labels again and again; narrow laws and wide ones. */
  @ParameterizedTest
  @ValueSource(longs = {1, 70, 1L << 45})
  void aLabelHasTheSameNoiseInWhateverCompany(long sigma) {
    KeyedNoise noise = noise(gaussian(sigma), 1);
    KeyedNoise again = noise(gaussian(sigma), 1);
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 300; i++) {
      int nodeCount = random.nextInt(5);
      int first = random.nextInt(1 << 20);
      int streams = 1 + random.nextInt(9);
      long[] nodes = random.longs(nodeCount + 2).toArray();
      long[] out = new long[nodeCount * streams];
      noise.fill(nodes, nodeCount, first, streams, out);
      for (int n = 0; n < nodeCount; n++) {
        int j = random.nextInt(streams);
        assertThat(out[n * streams + j]).isEqualTo(draw(again, nodes[n], first + j));
      }
    }
  }

  @Test
  void drawsFollowTheLawAcrossStreamsAndAcrossNodes() {
    KeyedNoise noise = noise(gaussian(70), 3);
    long[] across = new long[4 * STREAMS];
    noise.fill(new long[] {0, 1, 5L << 32, -1}, 4, 7, STREAMS, across);
    check(across);

    long[] nodes = new long[STREAMS];
    for (int i = 0; i < STREAMS; i++) {
      nodes[i] = (3L << 32) + i;
    }
    long[] along = new long[STREAMS];
    noise.fill(nodes, STREAMS, 12, 1, along);
    check(along);
  }

  private static void check(long[] samples) {
    assertThat(pValue(samples, 70)).isGreaterThan(FALSE_ALARM);
    assertThat(pValue(samples, 70 * 1.2)).isLessThan(FALSE_ALARM);
    assertThat(pValue(samples, 70 / 1.2)).isLessThan(FALSE_ALARM);
  }

  private static double pValue(long[] samples, double sigma) {
    NormalDistribution normal = NormalDistribution.of(0, sigma);
    return GoodnessOfFit.pValue(samples, x -> normal.cumulativeProbability(x + 0.5), sigma);
  }

  /** Neighbours share a block of AES, or a node, or come next: none may know of the other. */
  @Test
  void neighbouringLabelsAndOtherKeysAreIndependent() {
    KeyedNoise noise = noise(gaussian(70), 4);
    long[] out = new long[2 * STREAMS];
    noise.fill(new long[] {1, 2}, 2, 0, STREAMS, out);
    long[] other = new long[2 * STREAMS];
    noise(gaussian(70), 5).fill(new long[] {1, 2}, 2, 0, STREAMS, other);
    for (int lag : new int[] {1, 2, STREAMS}) {
      assertThat(correlation(out, out, lag)).as("lag %d", lag).isBetween(-5.0, 5.0);
    }
    assertThat(correlation(out, other, 0)).isBetween(-5.0, 5.0);
    assertThat(correlation(out, out, 0)).isGreaterThan(5.0);
  }

  /** In standard errors: beyond 5 by chance less than once in 10⁶ times. */
  private static double correlation(long[] a, long[] b, int lag) {
    double sum = 0;
    int n = a.length - lag;
    for (int i = 0; i < n; i++) {
      sum += (double) a[i] * b[i + lag] / (70.0 * 70.0);
    }
    return sum / Math.sqrt(n);
  }

  /** The words of every label, written down a second time. */
  @ParameterizedTest
  @ValueSource(longs = {1, 70, 1L << 45})
  void theSamplerReadsTheEncryptionsOfTheLabel(long sigma) throws GeneralSecurityException {
    NoiseSource source = NoiseSource.seeded(6);
    ByteBuffer key = ByteBuffer.allocate(32);
    while (key.hasRemaining()) {
      key.putLong(source.nextLong());
    }
    Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
    aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key.array(), "AES"));
    KeyedNoise noise = noise(gaussian(sigma), 6);
    BinSampler sampler = gaussian(sigma).sampler();
    for (int stream = 0; stream < 3000; stream++) {
      long node = 77L << 32 | stream % 5;
      int own = stream;
      int[] calls = {0};
      NoiseSource words =
          new NoiseSource(
              out -> {
                if (calls[0] == 0) {
                  ByteBuffer.wrap(out).put(block(aes, node, own >> 1), 8 * (own & 1), 8);
                } else {
                  byte[] block = block(aes, node, (long) ((calls[0] + 1) / 2) << 32 | own);
                  ByteBuffer.wrap(out).put(block, 8 * ((calls[0] + 1) % 2), 8);
                }
                calls[0]++;
              },
              false,
              8);
      assertThat(draw(noise, node, stream)).isEqualTo(sampler.sample(words));
    }
  }

  private static byte[] block(Cipher aes, long node, long rest) {
    byte[] label =
        ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(node).putLong(rest).array();
    return aes.update(label);
  }

  @Test
  void saysWhetherItsKeyIsSecretAndNeverTheKey() {
    assertThat(noise(gaussian(1), 1).isSecure()).isFalse();
    assertThat(noise(gaussian(1), 1)).hasToString("KeyedNoise[seeded, not private]");
    KeyedNoise secure = KeyedNoise.of(gaussian(1), NoiseSource.secure());
    assertThat(secure.isSecure()).isTrue();
    assertThat(secure).hasToString("KeyedNoise[secure]");
    assertThat(draw(secure, 1, 0)).isEqualTo(draw(secure, 1, 0));
  }
}
