package io.sfumato.accounting;

import io.sfumato.privacy.Neighboring;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The charge of a {@link SealedPlan}, asked for and not yet granted. */
final class PlanDraft {

  static final String TYPE = "io.sfumato.accounting.SealedPlan/1";

  private final String name;
  private final SealedPlan plan;
  private final List<PrivacyEvent> events;
  private final Fields parameters;

  PlanDraft(PrivacyAccountant accountant, String name, SealedPlan plan) {
    this.name = name;
    this.plan = plan;
    this.events =
        plan.declared().stream().map(step -> accountant.charged(step.mechanism())).toList();
    this.parameters = parameters();
  }

  private Fields parameters() {
    List<Fields> steps = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      SealedPlan.Step step = plan.declared().get(i);
      steps.add(
          Fields.NONE
              .with("name", step.name())
              .with("count", step.count())
              .with("mechanism", step.mechanism().type())
              .with("parameters", step.mechanism().parameters())
              .with("event", EventFields.of(events.get(i))));
    }
    Fields form = Fields.NONE.withList("steps", steps);
    return plan.delta().map(delta -> form.with("delta", EventFields.text(delta))).orElse(form);
  }

  /**
   * Charges for the plan, or finds that an equal one was charged before.
   *
   * @return the receipt of the plan
   * @throws ReleaseConflictException if the name, or that of a step, stands for something else
   */
  Receipt charge(Books books, boolean secureNoise) {
    Optional<Receipt> before = books.find(name);
    if (before.isPresent()) {
      return same(before.get());
    }
    BigDecimal reserved = books.terms().reservedDelta();
    if (plan.delta().isPresent() && plan.delta().get().compareTo(reserved) > 0) {
      throw new IllegalArgumentException(
          "delta of a plan must be at most %s here, what is reserved for releases with a δ of their"
                  .formatted(reserved)
              + " own, got %s; build the accountant with reserveDelta(...), or leave the plan's"
                  .formatted(plan.delta().get())
              + " delta out to charge the sum of its steps");
    }
    for (String step : plan.steps()) {
      books
          .find(OpenPlan.stepName(name, step))
          .ifPresent(
              taken -> {
                throw new ReleaseConflictException(
                    taken, List.of("it was charged before the plan '" + name + "' was sealed"));
              });
    }
    List<Draft> drafts =
        descriptions().stream()
            .map(
                event ->
                    new Draft(name, TYPE, parameters, event, Part.WHOLE, secureNoise, true, ""))
            .toList();
    Books.Charge charge = books.chargeCheapest(drafts);
    return charge.isNew() ? charge.receipt() : same(charge.receipt());
  }

  /** Returns the plan as the sum of its steps, and, if it has a δ, as what that sum amounts to. */
  private List<PrivacyEvent> descriptions() {
    FixedPlan fixed = new FixedPlan(Neighboring.ADD_REMOVE);
    for (int i = 0; i < events.size(); i++) {
      fixed.add(events.get(i), plan.declared().get(i).count());
    }
    return plan.delta()
        .map(delta -> List.of(fixed.event(), new PrivacyEvent.Guaranteed(fixed.at(delta))))
        .orElse(List.of(fixed.event()));
  }

  /** Returns the receipt if it is that of an equal plan. */
  private Receipt same(Receipt before) {
    List<String> differences = new ArrayList<>();
    if (!before.mechanism().equals(TYPE)) {
      differences.add("mechanism: %s, now %s".formatted(before.mechanism(), TYPE));
    } else {
      String oldDelta = delta(before.parameters());
      String newDelta = delta(parameters);
      if (!oldDelta.equals(newDelta)) {
        differences.add("delta: %s, now %s".formatted(oldDelta, newDelta));
      }
      Map<String, Fields> old = byName(before.parameters());
      Map<String, Fields> now = byName(parameters);
      TreeSet<String> names = new TreeSet<>(old.keySet());
      names.addAll(now.keySet());
      for (String step : names) {
        old.getOrDefault(step, Fields.NONE)
            .differences(now.getOrDefault(step, Fields.NONE))
            .forEach(difference -> differences.add("step '%s': %s".formatted(step, difference)));
      }
    }
    if (!differences.isEmpty()) {
      throw new ReleaseConflictException(before, differences);
    }
    return before;
  }

  /**
   * The order of the declarations is no difference: steps are released in any order. A declaration
   * that another one hid here would go uncompared, and be a step that nobody paid for.
   */
  private static Map<String, Fields> byName(Fields parameters) {
    Map<String, Fields> steps = new LinkedHashMap<>();
    for (Fields step : parameters.list("steps")) {
      String name = step.text("name");
      if (steps.put(name, step) != null) {
        throw new IllegalStateException("a plan declares '%s' twice".formatted(name));
      }
    }
    return steps;
  }

  private static String delta(Fields parameters) {
    return parameters.has("delta") ? parameters.text("delta") : "absent";
  }
}
