package io.sfumato.jmh;

import com.google.privacy.differentialprivacy.LaplaceNoise;
import io.sfumato.noise.DiscreteLaplace;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Rational;
import java.util.concurrent.TimeUnit;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One Laplace noise for a query of sensitivity 1: exact and discrete (ours), on a fine grid with
 * {@code double} probabilities (Google), and continuous from a generator that protects nobody
 * (Commons RNG).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LaplaceBenchmark {

  private static final int BULK = 1024;

  @Param({"1", "0.1"})
  private String epsilon = "1";

  private double epsilonValue;
  private final NoiseSource noise = NoiseSource.secure();
  private DiscreteLaplace discreteLaplace = DiscreteLaplace.of(Rational.ONE);
  private final long[] bulk = new long[BULK];

  private final LaplaceNoise google = new LaplaceNoise();
  private final UniformRandomProvider insecure = RandomSource.XO_RO_SHI_RO_128_PP.create();
  private final ZigguratSampler.Exponential exponential = ZigguratSampler.Exponential.of(insecure);

  @Setup
  public void calibrate() {
    Rational exact = Rational.parse(epsilon);
    epsilonValue = exact.doubleValue();
    discreteLaplace = DiscreteLaplace.of(Rational.ONE.dividedBy(exact));
  }

  @Benchmark
  public long discreteLaplace() {
    return discreteLaplace.sample(noise);
  }

  @Benchmark
  @OperationsPerInvocation(BULK)
  public long[] discreteLaplaceFill() {
    discreteLaplace.fill(bulk, noise);
    return bulk;
  }

  @Benchmark
  public double googleDouble() {
    return google.addNoise(0.0, 1, 1.0, epsilonValue, null);
  }

  @Benchmark
  public long googleLong() {
    return google.addNoise(0L, 1, 1L, epsilonValue, null);
  }

  @Benchmark
  public double insecureCommonsRng() {
    double magnitude = exponential.sample() / epsilonValue;
    return insecure.nextBoolean() ? magnitude : -magnitude;
  }
}
