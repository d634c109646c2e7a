package io.sfumato.accounting;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The profile of plans for which another library has bounds, or mpmath the exact value. A few rows
 * of every plan by default; all of them with {@code -Dsfumato.reference=all}.
 */
class CompositionReferenceTest {

  private static final boolean ALL = "all".equals(System.getProperty("sfumato.reference"));

  /** One row in so many of each case and kind. */
  private static final int FEW = 16;

  /**
   * The noise of the other library's transform, in δ. Its lower bound of the 100-fold randomized
   * response of 0.5 at δ = 1e-10 is above the exact value, and some of its upper bounds there are
   * below our lower ones.
   */
  private static final double NOISE = 2e-12;

  record Row(String bound, String quantity, double at, double value) {}

  record Case(ReferencePlan plan, List<Row> rows) {
    @Override
    public String toString() {
      return plan.name();
    }
  }

  static List<Case> cases() throws IOException {
    Map<String, Case> cases = new LinkedHashMap<>();
    for (String line : lines("composition-cases.csv")) {
      ReferencePlan plan = ReferencePlan.parse(line);
      cases.put(plan.name(), new Case(plan, new ArrayList<>()));
    }
    Map<String, Integer> seen = new HashMap<>();
    for (String line : lines("composition-reference.csv")) {
      String[] fields = line.split(",", -1);
      int before = seen.merge(fields[0] + fields[1], 1, Integer::sum);
      // The rows of a case and kind go through ε at five δ, then δ at six ε.
      int turn = Math.floorMod(fields[0].hashCode(), FEW);
      if (ALL || before % FEW == turn) {
        requireNonNull(cases.get(fields[0]), fields[0])
            .rows()
            .add(
                new Row(
                    fields[1],
                    fields[2],
                    Double.parseDouble(fields[3]),
                    fields[4].equals("inf")
                        ? Double.POSITIVE_INFINITY
                        : Double.parseDouble(fields[4])));
      }
    }
    return List.copyOf(cases.values());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithEveryKnownBound(Case reference) {
    ReferencePlan plan = reference.plan();
    PrivacyProfile profile = PrivacyProfile.of(plan.event(), plan.relation());
    for (Row row : reference.rows()) {
      boolean epsilon = row.quantity().equals("epsilon");
      // What the other library says of a δ holds for one that its noise may have made of it.
      double off =
          !epsilon || row.bound().equals("exact")
              ? 0
              : row.bound().equals("upper") ? NOISE : -NOISE;
      Interval ours = epsilon ? profile.epsilon(row.at() + off) : profile.delta(row.at());
      double noise = epsilon ? 0 : NOISE;
      String about = "%s: %s".formatted(row, ours);
      if (epsilon && Double.isFinite(ours.upper())) {
        assertThat(ours.upper() - ours.lower()).as(about).isLessThanOrEqualTo(1e-4 * ours.upper());
      }
      switch (row.bound()) {
        case "upper" ->
            assertThat(ours.upper())
                .as(about)
                .isLessThanOrEqualTo(row.value() * (1 + 1e-4) + noise);
        case "lower" ->
            assertThat(ours.upper())
                .as(about)
                .isGreaterThanOrEqualTo(row.value() * (1 - 1e-9) - noise);
        // mpmath took ε₀ = 0.1 as a double, so at ε = 10 ε₀ it still sees 9e-20.
        default ->
            assertThat(row.value())
                .as(about)
                .isBetween(ours.lower() * (1 - 1e-14), ours.upper() * (1 + 1e-14) + 1e-19);
      }
    }
  }

  private static List<String> lines(String name) throws IOException {
    try (InputStream file = CompositionReferenceTest.class.getResourceAsStream(name)) {
      return new String(requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .toList();
    }
  }
}
