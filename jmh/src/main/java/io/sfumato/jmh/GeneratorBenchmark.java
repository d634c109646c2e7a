package io.sfumato.jmh;

import io.sfumato.noise.NoiseSource;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** 64 random bits: ours, the platform's, and a generator that protects nobody. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GeneratorBenchmark {

  private static final int BULK = 1024;

  private final NoiseSource noiseSource = NoiseSource.secure();
  private final SecureRandom secureRandom = new SecureRandom();
  private final SplittableRandom splittableRandom = new SplittableRandom(1);
  private final long[] words = new long[BULK];

  @Benchmark
  public long noiseSource() {
    return noiseSource.nextLong();
  }

  @Benchmark
  @OperationsPerInvocation(BULK)
  public long[] noiseSourceFill() {
    noiseSource.fill(words);
    return words;
  }

  @Benchmark
  public long noiseSourceBounded() {
    return noiseSource.nextLong(1_000_003);
  }

  @Benchmark
  public NoiseSource noiseSourceCreation() {
    return NoiseSource.secure();
  }

  @Benchmark
  public long secureRandom() {
    return secureRandom.nextLong();
  }

  @Benchmark
  public long insecureSplittableRandom() {
    return splittableRandom.nextLong();
  }
}
