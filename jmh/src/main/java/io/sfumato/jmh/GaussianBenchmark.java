package io.sfumato.jmh;

import com.google.privacy.differentialprivacy.GaussianNoise;
import io.sfumato.noise.DiscreteGaussian;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Rational;
import java.util.concurrent.TimeUnit;
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
 * One Gaussian noise of a given σ: exact and discrete (ours), on a fine grid and calibrated to (ε,
 * δ) at every call, as its interface wants (Google), and continuous from a generator that protects
 * nobody (Commons RNG).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class GaussianBenchmark {

  private static final int BULK = 1024;
  private static final double DELTA = 1e-6;

  /** σ at sensitivity 1, ε = 1 and δ = 1e-6 (Balle and Wang 2018). */
  private static final double SIGMA_AT_ONE = 4.22467889;

  @Param({"1", "10", "1000", "1099511627776"})
  private long sigma = 1;

  private final NoiseSource noise = NoiseSource.secure();
  private DiscreteGaussian discreteGaussian = DiscreteGaussian.of(Rational.ONE);
  private final long[] bulk = new long[BULK];

  private double sensitivity;
  private final GaussianNoise google = new GaussianNoise();
  private final ZigguratSampler.NormalizedGaussian insecure =
      ZigguratSampler.NormalizedGaussian.of(RandomSource.XO_RO_SHI_RO_128_PP.create());

  @Setup
  public void calibrate() {
    discreteGaussian = DiscreteGaussian.of(Rational.of(sigma).times(Rational.of(sigma)));
    sensitivity = (double) sigma / SIGMA_AT_ONE;
  }

  @Benchmark
  public long discreteGaussian() {
    return discreteGaussian.sample(noise);
  }

  @Benchmark
  @OperationsPerInvocation(BULK)
  public long[] discreteGaussianFill() {
    discreteGaussian.fill(bulk, noise);
    return bulk;
  }

  @Benchmark
  public double google() {
    return google.addNoise(0.0, 1, sensitivity, 1.0, DELTA);
  }

  @Benchmark
  public double insecureCommonsRng() {
    return (double) sigma * insecure.sample();
  }
}
