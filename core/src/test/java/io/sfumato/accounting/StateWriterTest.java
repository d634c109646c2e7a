package io.sfumato.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StateWriterTest {

  @Test
  void whatWasWrittenIsReadBitForBit() {
    long[] many = LongStream.range(-500, 500).map(i -> i * i * i).toArray();
    double[] special = {Double.NaN, Double.NEGATIVE_INFINITY, -0.0, Double.MIN_VALUE, 0.1};
    int[] small = {Integer.MIN_VALUE, 0, 7};
    StateWriter writer = new StateWriter();
    writer.writeLong(-1);
    writer.writeLongs(many);
    writer.writeDoubles(special);
    writer.writeInts(small);
    writer.writeLongs(many, 3, 5);
    writer.writeDouble(Double.longBitsToDouble(0x7ff8000000000123L));

    StateReader reader = new StateReader(writer.toByteArray());
    assertThat(reader.readLong()).isEqualTo(-1);
    long[] readMany = new long[many.length];
    reader.readLongs(readMany);
    assertThat(readMany).isEqualTo(many);
    double[] readSpecial = new double[special.length];
    reader.readDoubles(readSpecial);
    for (int i = 0; i < special.length; i++) {
      assertThat(Double.doubleToRawLongBits(readSpecial[i]))
          .isEqualTo(Double.doubleToRawLongBits(special[i]));
    }
    int[] readSmall = new int[small.length];
    reader.readInts(readSmall);
    assertThat(readSmall).isEqualTo(small);
    long[] part = new long[4];
    reader.readLongs(part, 1, 3);
    assertThat(part).containsExactly(0, many[3], many[4], 0);
    assertThat(Double.doubleToRawLongBits(reader.readDouble())).isEqualTo(0x7ff8000000000123L);
    reader.finish();
  }

  @Test
  void stateThatEndsEarlyOrGoesOnIsRefused() {
    StateWriter writer = new StateWriter();
    writer.writeLong(1);
    StateReader reader = new StateReader(writer.toByteArray());
    assertThatIllegalArgumentException()
        .isThrownBy(reader::finish)
        .withMessage("state must end after 0 bytes, got 8 more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reader.readInts(new int[3]))
        .withMessage("state must have 12 bytes after the first 0, got 8");
  }

  @Test
  void numbersAreNotPrinted() {
    StateWriter writer = new StateWriter();
    writer.writeLong(4711);
    assertThat(writer).hasToString("StateWriter[secret, 8 bytes]");
    assertThat(new StateReader(writer.toByteArray()))
        .hasToString("StateReader[secret, 8 bytes left]");
  }
}
