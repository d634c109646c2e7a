package io.sfumato.noise;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/** A source that returns given words first, then those of a seed. */
final class ScriptedSource {

  private ScriptedSource() {}

  static NoiseSource of(long... words) {
    NoiseSource after = NoiseSource.seeded(1);
    Consumer<byte[]> script =
        new Consumer<>() {
          private int next;

          @Override
          public void accept(byte[] out) {
            ByteBuffer bytes = ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN);
            while (bytes.hasRemaining()) {
              bytes.putLong(next < words.length ? words[next++] : after.nextLong());
            }
          }
        };
    return new NoiseSource(script, false);
  }
}
