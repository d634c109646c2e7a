package io.sfumato.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

  private static final String SESSION = Checkpoint.digestOf("session");
  private static final String PREVIOUS = Checkpoint.digestOf("previous");

  private static Checkpoint sealed(long number) {
    StateWriter state = new StateWriter();
    state.writeLong(number);
    state.writeDouble(-0.0);
    return Checkpoint.seal(SESSION, 7, 42, PREVIOUS, state, WalkingProcess.key(1));
  }

  @Test
  void opensAsItWasSealed() {
    Checkpoint read = Checkpoint.parse(sealed(Long.MIN_VALUE).bytes());
    assertThat(read.session()).isEqualTo(SESSION);
    assertThat(read.serial()).isEqualTo(7);
    assertThat(read.step()).isEqualTo(42);
    assertThat(read.previous()).isEqualTo(PREVIOUS);
    StateReader state = read.open(WalkingProcess.key(1));
    assertThat(state.readLong()).isEqualTo(Long.MIN_VALUE);
    assertThat(Double.doubleToRawLongBits(state.readDouble())).isEqualTo(Long.MIN_VALUE);
    state.finish();
  }

  @Test
  void equalStatesAreSealedDifferently() {
    Set<String> digests = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      digests.add(sealed(0).digest());
    }
    assertThat(digests).hasSize(100);
  }

  /** Each bit of each byte, in the header, in the nonce, in the state and in the tag. */
  @Test
  void anyChangeIsFound() {
    byte[] whole = sealed(1).bytes();
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] altered = whole.clone();
      altered[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatExceptionOfType(CheckpointException.class)
          .as("bit %d", bit)
          .isThrownBy(() -> Checkpoint.parse(altered).open(WalkingProcess.key(1)));
    }
  }

  @Test
  void whatIsCutOffOrAppendedIsTruncated() {
    byte[] whole = sealed(1).bytes();
    for (int length = 0; length <= whole.length + 9; length++) {
      if (length != whole.length) {
        byte[] other = Arrays.copyOf(whole, length);
        assertThatExceptionOfType(CheckpointException.class)
            .isThrownBy(() -> Checkpoint.parse(other))
            .withMessageContaining("truncated")
            .withMessageContaining("%d bytes", length);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "SFMTCKPS and what follows it, long enough for a header"})
  void foreignBytesAreRefused(String foreign) {
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Checkpoint.parse(foreign.getBytes(StandardCharsets.UTF_8)))
        .withMessageContaining("not a checkpoint");
  }

  @Test
  void newerFormatIsRefused() {
    byte[] newer = sealed(1).bytes();
    newer[11] = 2;
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Checkpoint.parse(newer))
        .withMessageContaining("format 2, and this version knows 1");
  }

  @Test
  void anotherKeyOpensNothing() {
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> sealed(1).open(WalkingProcess.key(2)))
        .withMessageContaining("another key");
  }

  @Test
  void keysOfAnotherKindAreRefused() {
    for (SecretKeySpec key :
        new SecretKeySpec[] {
          new SecretKeySpec(new byte[16], "AES"), new SecretKeySpec(new byte[32], "HmacSHA256")
        }) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Checkpoint.checkedKey(key))
          .withMessageContaining("key must be an AES key of 256 bits, got one of");
    }
  }

  /** A checkpoint of format 1, as every later version has to read it. */
  @Test
  void formatOneStaysReadable() {
    String sealed =
        "53464d54434b5054000000010000008c3f3af1ecebbd1410ab417ec0d27bbfcb5d340e177ae159b5"
            + "9fc8626c2dfd91750000000000000007000000000000002a6da0633528deaa0144e7b058315f0b75"
            + "3ec0b945163a72bf96a0d18180f9de0da867ba4afd4d4d8accdefad0b1abfbc25b5a5090e5b56462"
            + "6cf664259bc1de0b7dca4de41d1947ff6fe62974";
    Checkpoint read = Checkpoint.parse(HexFormat.of().parseHex(sealed));
    StateReader state = read.open(WalkingProcess.key(1));
    assertThat(read.serial()).isEqualTo(7);
    assertThat(state.readLong()).isEqualTo(123456789);
    assertThat(state.readDouble()).isZero();
    state.finish();
  }
}
