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
import java.util.function.ToDoubleFunction;

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

    private boolean composes() {
      return task.isPure() || counter.map(CalibratedCounter::isCausal).orElse(false);
    }

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
   * @param buffers the buffers of the mechanism that has some; 0 for the best number
   * @param memory the most bytes a session may take
   * @throws IllegalArgumentException if no mechanism can be used
   */
  static Choice choose(
      CounterTask.Shape task,
      PrivacyBound privacy,
      CounterMechanism mechanism,
      int buffers,
      long memory,
      double spacing) {
    List<CounterMechanism> all = List.of(CounterMechanism.values());
    return choose(all, task, privacy, mechanism, buffers, memory, spacing, Fit::error);
  }

  /**
   * Chooses a counter that is a part of something larger: under a concentrated guarantee one that
   * does not look ahead, so that its cost is that of its steps, one by one, between whatever else
   * is released.
   *
   * @throws IllegalArgumentException if no mechanism can be used
   */
  static Choice part(CounterTask.Shape task, PrivacyBound privacy) {
    return choose(
        List.of(CounterMechanism.values()),
        task,
        privacy,
        CounterMechanism.AUTO,
        /* buffers= */ 0,
        Long.MAX_VALUE,
        /* spacing= */ 1,
        fit -> fit.composes() ? fit.error() : Double.POSITIVE_INFINITY);
  }

  /**
   * Fits the one mechanism that a caller is made of, without looking at others.
   *
   * @param cost what to choose by between the guarantees that imply the one asked for
   * @throws IllegalArgumentException if it cannot be used
   */
  static Choice only(
      CounterMechanism mechanism,
      CounterTask.Shape task,
      PrivacyBound privacy,
      double spacing,
      ToDoubleFunction<CalibratedCounter> cost) {
    return choose(
        List.of(mechanism),
        task,
        privacy,
        mechanism,
        0,
        Long.MAX_VALUE,
        spacing,
        fit -> fit.counter().map(cost::applyAsDouble).orElse(Double.POSITIVE_INFINITY));
  }

  private static Choice choose(
      List<CounterMechanism> candidates,
      CounterTask.Shape task,
      PrivacyBound privacy,
      CounterMechanism mechanism,
      int buffers,
      long memory,
      double spacing,
      ToDoubleFunction<Fit> cost) {
    List<Fit> fits = new ArrayList<>();
    for (PrivacyBound guarantee : guarantees(privacy)) {
      for (CounterMechanism candidate : candidates) {
        CounterFamily family = candidate.family(buffers);
        if (family != null) {
          fits.add(fit(candidate, family, task.with(guarantee), memory, spacing));
        }
      }
    }
    fits.sort(Comparator.comparingDouble(cost));
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

  /** Returns the pure or concentrated guarantees, as large as may be, that imply another. */
  static List<PrivacyBound> guarantees(PrivacyBound privacy) {
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

  /** Returns whether a guarantee allows any loss. */
  static boolean allowsLoss(PrivacyBound privacy) {
    if (privacy instanceof PureDp pure) {
      return pure.epsilon().signum() > 0;
    }
    return privacy instanceof ApproxDp approximate
        ? approximate.epsilon().signum() > 0
        : ((Zcdp) privacy).rho().signum() > 0;
  }
}
