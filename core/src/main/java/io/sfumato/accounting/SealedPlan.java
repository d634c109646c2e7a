package io.sfumato.accounting;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Releases that are all declared before the first of them is made. Hand it to {@link
 * PrivacyAccountant#seal}: the plan is charged there, once and in full, and each step can then be
 * released once, in any order, whether or not the others ever are.
 *
 * <p>What that gains: all parameters are fixed before any answer is seen, so the plan may be
 * charged by its privacy loss distribution, the tightest number there is, which would be wrong for
 * releases chosen one after another. For that the plan takes a δ of its own, within the one that
 * the accountant {@linkplain AccountantBuilder#reserveDelta reserved}, and costs (ε, δ), or the sum
 * of its steps where that leaves less of the budget spent. Without a δ it costs the sum of its
 * steps.
 *
 * <p>What is fixed are the mechanisms and their parameters. The order of the steps, how many of
 * them are made, and what else the accountant releases in between may follow the answers. Statement
 * and proof are in {@code docs/proofs/SealedPlan.md}.
 *
 * <pre>{@code
 * var plan = SealedPlan.builder().step("age", ages).step("lung", lifeTable).delta(1e-7).build();
 * var open = accountant.seal("study", plan);
 * open.release("age", ages, patients);
 * }</pre>
 *
 * <p>Immutable.
 */
public final class SealedPlan {

  private final List<Step> declared;
  private final Map<String, Step> steps;
  private final @Nullable BigDecimal delta;

  private SealedPlan(List<Step> declared, Map<String, Step> steps, @Nullable BigDecimal delta) {
    this.declared = List.copyOf(declared);
    this.steps = steps;
    this.delta = delta;
  }

  /**
   * Returns a builder without steps.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the names of all steps.
   *
   * @return the names, in the order of their declaration
   */
  public List<String> steps() {
    return List.copyOf(steps.keySet());
  }

  /**
   * Returns the δ with which the plan is charged.
   *
   * @return δ, or empty if the plan is charged as the sum of its steps
   */
  public Optional<BigDecimal> delta() {
    return Optional.ofNullable(delta);
  }

  List<Step> declared() {
    return declared;
  }

  /**
   * Checks that a measurement is the one declared for a step.
   *
   * @throws IllegalArgumentException if it is not, or there is no such step
   */
  void check(String name, Mechanism mechanism) {
    Step step = steps.get(requireNonNull(name, "step"));
    if (step == null) {
      throw new IllegalArgumentException(
          "step must be one of %s, got '%s'".formatted(steps(), name));
    }
    List<String> differences = form(step.mechanism()).differences(form(mechanism));
    if (!differences.isEmpty()) {
      throw new IllegalArgumentException(
          "measurement must be the one declared for step '%s' (%s); a plan that was sealed cannot"
                  .formatted(name, String.join("; ", differences))
              + " be changed");
    }
  }

  private static Fields form(Mechanism mechanism) {
    return Fields.NONE
        .with("mechanism", mechanism.type())
        .with("parameters", mechanism.parameters())
        .with("event", EventFields.of(mechanism.event()))
        .with("neighboring", mechanism.neighboring().label());
  }

  /** Returns for example {@code SealedPlan[age, lung; δ = 1E-7]}. */
  @Override
  public String toString() {
    return "SealedPlan[%s%s]"
        .formatted(String.join(", ", steps()), delta == null ? "" : "; δ = " + delta);
  }

  /** What was declared at once: a measurement, to be made once or several times. */
  record Step(String name, int count, Mechanism mechanism) {

    List<String> names() {
      return count == 1
          ? List.of(name)
          : IntStream.rangeClosed(1, count).mapToObj(i -> name + " " + i).toList();
    }
  }

  /** The steps of a {@link SealedPlan}. Not safe for use by several threads. */
  public static final class Builder {

    private static final int MAX_STEPS = 100_000;

    private final List<Step> declared = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Map<String, Step> steps = new LinkedHashMap<>();
    private @Nullable BigDecimal delta;

    private Builder() {}

    /**
     * Declares a step.
     *
     * @param name its name, new in this plan, not blank and without {@code /}; public
     * @param measurement what it computes
     * @return this builder
     * @throws IllegalArgumentException if the name is not such a name
     */
    public Builder step(String name, Measurement<?, ?> measurement) {
      return add(new Step(checked(name), 1, requireNonNull(measurement, "measurement")));
    }

    /**
     * Declares several steps with the same measurement, called {@code name 1}, {@code name 2} and
     * so on. Each has noise of its own.
     *
     * @param name the beginning of their names, that of no other declaration, not blank and without
     *     {@code /}; public
     * @param measurement what each computes
     * @param count how many, at least 2
     * @return this builder
     * @throws IllegalArgumentException if a name is taken, {@code count < 2}, or there are more
     *     than 100,000 steps
     */
    public Builder steps(String name, Measurement<?, ?> measurement, int count) {
      if (count < 2 || count > MAX_STEPS) {
        throw new IllegalArgumentException(
            "count must be in [2, %d], got %d".formatted(MAX_STEPS, count));
      }
      return add(new Step(checked(name), count, requireNonNull(measurement, "measurement")));
    }

    /**
     * Sets the δ with which the plan is charged by its privacy loss distribution. Without it, the
     * plan is charged as the sum of its steps.
     *
     * @param planDelta the δ, in {@code (0, 1)}, within what the accountant has reserved
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder delta(double planDelta) {
      if (!(planDelta > 0 && planDelta < 1)) {
        throw new IllegalArgumentException("delta must be in (0, 1), got " + planDelta);
      }
      this.delta = BigDecimal.valueOf(planDelta).stripTrailingZeros();
      return this;
    }

    /**
     * Returns the plan.
     *
     * @return the plan, not yet sealed
     * @throws IllegalStateException if no step was declared
     */
    public SealedPlan build() {
      if (steps.isEmpty()) {
        throw new IllegalStateException(
            "steps are missing: for example step(\"age\", measurement)");
      }
      return new SealedPlan(declared, new LinkedHashMap<>(steps), delta);
    }

    private Builder add(Step step) {
      List<String> all = step.names();
      // Equal plans are told by the names of declarations, so "a" must not be that of "a 1" as
      // well.
      if (names.contains(step.name())) {
        throw taken(step.name());
      }
      for (String name : all) {
        if (steps.containsKey(name)) {
          throw taken(name);
        }
      }
      if (steps.size() + all.size() > MAX_STEPS) {
        throw new IllegalArgumentException(
            "a plan must have at most %d steps, got one more".formatted(MAX_STEPS));
      }
      all.forEach(name -> steps.put(name, step));
      names.add(step.name());
      declared.add(step);
      return this;
    }

    private static IllegalArgumentException taken(String name) {
      return new IllegalArgumentException(
          "name must be new in the plan, got '%s' twice".formatted(name));
    }

    private static String checked(String name) {
      if (requireNonNull(name, "name").isBlank() || name.indexOf('/') >= 0) {
        throw new IllegalArgumentException(
            "name of a step must not be blank and have no '/', got '%s'".formatted(name));
      }
      return name;
    }

    /** Returns the names so far. */
    @Override
    public String toString() {
      return "SealedPlan.Builder" + steps.keySet();
    }
  }
}
