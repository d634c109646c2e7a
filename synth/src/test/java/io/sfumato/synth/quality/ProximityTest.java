package io.sfumato.synth.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sfumato.synth.domain.CodedTable;
import io.sfumato.synth.domain.ColumnTraits;
import io.sfumato.synth.domain.Domain;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ProximityTest {

  private static final int ROWS = 400;

  @Test
  void aCopyBetraysItsRows() {
    ComparedTable real = wide(1);
    Proximity copied = Proximity.of(real, real, Optional.of(wide(2)), 200, 1);

    assertThat(copied.exactMatches()).isEqualTo(1);
    assertThat(copied.holdoutMatches()).isZero();
    assertThat(copied.medianDistance()).isZero();
    assertThat(copied.holdoutMedianDistance()).isPositive();
    assertThat(copied.closerToReal()).isEqualTo(1);
    assertThat(copied.membershipAuc()).isEqualTo(1);
    assertThat(copied.densityRatioAuc()).isGreaterThan(0.99);
    assertThat(Warnings.of(0, copied)).hasSize(3);
  }

  /**
   * Of independent tables an attacker learns nothing: the AUC of 400 against 400 is 1/2 with a
   * standard deviation of 0.021, the share of 400 closer rows one of 0.025. Six of them leave room
   * for one false alarm in 10⁸.
   */
  @Test
  void independentRowsBetrayNobody() {
    Proximity independent = Proximity.of(wide(1), wide(3), Optional.of(wide(2)), ROWS, 1);

    assertThat(independent.exactMatches()).isZero();
    assertThat(independent.closerToReal()).isCloseTo(0.5, within(0.15));
    assertThat(independent.membershipAuc()).isCloseTo(0.5, within(0.125));
    // Only 200 of those held out are attacked: a standard deviation of 0.025.
    assertThat(independent.densityRatioAuc()).isCloseTo(0.5, within(0.15));
    assertThat(Warnings.of(3, independent)).isEmpty();
    assertThat(Warnings.of(3.1, independent)).hasSize(1).first().asString().contains("ε = 3.1");
  }

  @Test
  void withoutHoldoutThereIsNoAttack() {
    Proximity alone = Proximity.of(wide(1), wide(3), Optional.empty(), 50, 1);
    assertThat(alone.membershipAuc()).isNaN();
    assertThat(alone.densityRatioAuc()).isNaN();
    assertThat(alone.closerToReal()).isNaN();
    assertThat(alone.holdoutMatches()).isNaN();
    assertThat(alone.medianDistance()).isBetween(0.0, 1.0);
    assertThat(alone.lowDistance()).isLessThanOrEqualTo(alone.medianDistance());
    assertThat(alone.medianRatio()).isBetween(0.0, 1.0);
  }

  /** So many numbers that no two rows are equal. */
  private static ComparedTable wide(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[][] codes = new int[6][];
    for (int c = 0; c < codes.length; c++) {
      codes[c] = random.ints(ROWS, 0, 1000).toArray();
    }
    return ComparedTable.of(
        CodedTable.of(
            new Domain(List.of("a", "b", "c", "d", "e", "f"), Collections.nCopies(6, 1000)), codes),
        Collections.nCopies(6, ColumnTraits.ORDERED));
  }
}
