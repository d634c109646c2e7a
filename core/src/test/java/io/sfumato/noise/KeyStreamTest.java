package io.sfumato.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class KeyStreamTest {

  private static final byte[] KEY =
      HexFormat.of().parseHex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
  private static final byte[] COUNTER = HexFormat.of().parseHex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");

  /** NIST SP 800-38A, F.5.5 CTR-AES256.Encrypt: the output blocks, before they meet a plaintext. */
  private static final String NIST_OUTPUT_BLOCKS =
      "0bdf7df1591716335e9a8b15c860c502"
          + "5a6e699d536119065433863c8f657b94"
          + "1bc12c9c01610d5d0d8bd6a3378eca62"
          + "2956e1c8693536b1bee99c73a31576b6";

  @Test
  void isTheStreamOfTheNistTestVector() {
    byte[] out = new byte[64];
    stream(KEY, COUNTER).fill(out);

    assertThat(HexFormat.of().formatHex(out)).isEqualTo(NIST_OUTPUT_BLOCKS);
  }

  @Test
  void encryptsOneCounterAfterAnother() throws GeneralSecurityException {
    byte[] expected = blocks(KEY, COUNTER, 512);
    KeyStream stream = stream(KEY, COUNTER);
    byte[] first = new byte[2048];
    byte[] second = new byte[6144];
    stream.fill(first);
    stream.fill(second); // continues, and overwrites whatever the array held

    assertThat(first).isEqualTo(Arrays.copyOf(expected, 2048));
    assertThat(second).isEqualTo(Arrays.copyOfRange(expected, 2048, 8192));
    Arrays.fill(first, (byte) 0x5A);
    stream.fill(first);
    assertThat(first).isEqualTo(Arrays.copyOfRange(blocks(KEY, COUNTER, 640), 8192, 8192 + 2048));
  }

  @Test
  void asksForANewKeyAfterItsBlocks() throws GeneralSecurityException {
    AtomicInteger keys = new AtomicInteger();
    KeyStream stream =
        new KeyStream(material -> Arrays.fill(material, (byte) keys.incrementAndGet()), 256);
    byte[] out = new byte[2048]; // 128 blocks

    for (int i = 0; i < 5; i++) {
      stream.fill(out);
    }
    assertThat(keys).hasValue(3);
    byte[] key = new byte[32];
    byte[] counter = new byte[16];
    Arrays.fill(key, (byte) 3);
    Arrays.fill(counter, (byte) 3);
    assertThat(out).isEqualTo(blocks(key, counter, 128));
  }

  @Test
  void overwritesTheKeyItWasGiven() {
    byte[][] given = new byte[1][];
    KeyStream stream = new KeyStream(material -> given[0] = fill(material), 256);
    stream.fill(new byte[16]);

    assertThat(given[0]).containsOnly(0);
  }

  @Test
  void secureStreamsDiffer() {
    byte[] one = new byte[64];
    byte[] other = new byte[64];
    KeyStream.secure().fill(one);
    KeyStream.secure().fill(other);

    assertThat(one).isNotEqualTo(other);
  }

  private static byte[] fill(byte[] material) {
    Arrays.fill(material, (byte) 7);
    return material;
  }

  private static KeyStream stream(byte[] key, byte[] counter) {
    return new KeyStream(material -> ByteBuffer.wrap(material).put(key).put(counter), 1 << 20);
  }

  /** Counter mode by hand: single blocks in ECB mode, the counter a 128-bit big-endian number. */
  private static byte[] blocks(byte[] key, byte[] counter, int count)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
    byte[] block = counter.clone();
    ByteBuffer out = ByteBuffer.allocate(16 * count);
    for (int i = 0; i < count; i++) {
      out.put(cipher.doFinal(block));
      for (int j = 15; j >= 0 && ++block[j] == 0; j--) {
        // carries into the next byte
      }
    }
    return out.array();
  }
}
