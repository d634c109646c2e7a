package io.sfumato.synth;

import io.sfumato.noise.DiscreteGaussian;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.Rational;
import io.sfumato.synth.query.Workload;
import java.math.BigDecimal;

/**
 * Answers a workload with discrete Gaussian noise: {@code σ² = Δ₂² / 2ρ}, Δ₂² being what the
 * workload states for the relation. One answered vector is ρ-zCDP ({@code
 * docs/proofs/DiscreteGaussian.md}).
 */
record NoisyCounter(Neighboring neighboring, NoiseSource noise) {

  /** Adds noise to exact answers, which it does not change. */
  NoisyAnswers measure(Workload workload, long[] exact, BigDecimal rho) {
    Rational variance = variance(workload, rho);
    long[] noisy = exact.clone();
    DiscreteGaussian.of(variance).addTo(noisy, noise);
    return new NoisyAnswers(workload, noisy, variance);
  }

  /** Returns σ² of the answers to a workload for a part of the budget. */
  Rational variance(Workload workload, BigDecimal rho) {
    return Rational.of(squaredSensitivity(workload))
        .dividedBy(Rational.of(rho).times(Rational.of(2)));
  }

  private long squaredSensitivity(Workload workload) {
    return switch (neighboring) {
      case ADD_REMOVE -> workload.rowSquaredL2();
      case REPLACE_ONE -> workload.replaceSquaredL2();
    };
  }
}
