package io.sfumato.streaming;

import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import io.sfumato.streaming.CounterPlan.Alternative;
import io.sfumato.streaming.CounterPlan.Estimate;
import io.sfumato.streaming.internal.CalibratedCounter;
import io.sfumato.streaming.internal.Calibration;
import io.sfumato.streaming.internal.CounterFamily;
import io.sfumato.streaming.internal.CounterTask;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Fits every mechanism to a task and takes the one of the smallest mean squared error.
 *
 * <p>An approximate guarantee is reached from two sides: by the pure guarantee of its ε, and by the
 * largest concentrated one that implies it. For a small δ and few steps the pure one has the
 * smaller error.
 */
final class CounterPlanner {

  /** Where the horizon is not known, errors are compared over so many steps. */
  private static final long TYPICAL_STEPS = 1L << 20;

  private CounterPlanner() {}

  /** A mechanism fitted to a task. */
  record Fit(Alternative alternative, CounterTask task, Optional<CalibratedCounter> counter) {

    private double error() {
      return alternative.isUsable()
          ? alternative.estimate().orElseThrow().meanSquaredError()
          : Double.POSITIVE_INFINITY;
    }
  }

  /** What was chosen, and from what. */
  record Choice(CounterPlan plan, CounterTask task, CalibratedCounter counter) {}

  /**
   * Chooses.
   *
   * @param task everything but the guarantee
   * @param privacy the guarantee, of any kind
   * @param mechanism the only mechanism to use, or AUTO
   * @param memory the most bytes a session may take
   * @throws IllegalArgumentException if no mechanism can be used
   */
  static Choice choose(
      CounterTask.Shape task,
      PrivacyBound privacy,
      CounterMechanism mechanism,
      long memory,
      double spacing) {
    List<Fit> fits = new ArrayList<>();
    for (PrivacyBound guarantee : guarantees(privacy)) {
      for (CounterMechanism candidate : CounterMechanism.values()) {
        CounterFamily family = candidate.family();
        if (family != null) {
          fits.add(fit(candidate, family, task.with(guarantee), memory, spacing));
        }
      }
    }
    fits.sort(Comparator.comparingDouble(Fit::error));
    Fit best =
        fits.stream()
            .filter(fit -> fit.alternative().isUsable())
            .filter(fit -> allowed(fit, mechanism))
            .findFirst()
            .orElseThrow(() -> refusal(fits, mechanism));
    List<Alternative> alternatives = fits.stream().map(Fit::alternative).toList();
    return new Choice(
        new CounterPlan(best.alternative(), alternatives),
        best.task(),
        best.counter().orElseThrow());
  }

  private static boolean allowed(Fit fit, CounterMechanism mechanism) {
    return mechanism == CounterMechanism.AUTO || fit.alternative().mechanism() == mechanism;
  }

  private static IllegalArgumentException refusal(List<Fit> fits, CounterMechanism mechanism) {
    StringBuilder reasons = new StringBuilder();
    for (Fit fit : fits) {
      if (allowed(fit, mechanism)) {
        reasons
            .append(reasons.isEmpty() ? "" : "; ")
            .append(fit.alternative().mechanism())
            .append(" under ")
            .append(fit.alternative().guarantee())
            .append(": ")
            .append(fit.alternative().reason());
      }
    }
    return new IllegalArgumentException(
        "mechanism must be one that can do the task, got %s (%s)".formatted(mechanism, reasons));
  }

  private static Fit fit(
      CounterMechanism mechanism,
      CounterFamily family,
      CounterTask task,
      long memory,
      double spacing) {
    Calibration calibration = family.calibrate(task);
    if (calibration.counter().isEmpty()) {
      return new Fit(
          new Alternative(mechanism, task.privacy(), Optional.empty(), calibration.reason()),
          task,
          Optional.empty());
    }
    CalibratedCounter counter = calibration.counter().get();
    long steps = Math.min(task.isUnbounded() ? TYPICAL_STEPS : task.horizon(), counter.lastStep());
    Estimate estimate =
        new Estimate(
            counter.meanVariance(steps) * spacing * spacing,
            counter.maxVariance(steps) * spacing * spacing,
            counter.stateBytes(steps));
    String reason =
        estimate.stateBytes() > memory
            ? "it takes %d bytes, more than the %d allowed".formatted(estimate.stateBytes(), memory)
            : "";
    return new Fit(
        new Alternative(mechanism, task.privacy(), Optional.of(estimate), reason),
        task,
        Optional.of(counter));
  }

  private static List<PrivacyBound> guarantees(PrivacyBound privacy) {
    if (!(privacy instanceof ApproxDp approximate)) {
      return List.of(privacy);
    }
    List<PrivacyBound> guarantees = new ArrayList<>();
    if (approximate.epsilon().signum() > 0) {
      guarantees.add(new PureDp(approximate.epsilon()));
    }
    Zcdp concentrated = Zcdp.within(approximate);
    if (concentrated.rho().signum() > 0) {
      guarantees.add(concentrated);
    }
    return guarantees;
  }
}
