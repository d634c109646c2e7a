package io.sfumato.mechanism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sfumato.accounting.AccountantBuilder;
import io.sfumato.accounting.PrivacyAccountant;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.accounting.Release;
import io.sfumato.audit.EpsilonAudit;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Rational;
import io.sfumato.privacy.Zcdp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VectorCountTest {

  private static final List<String> CATEGORIES = List.of("F", "M", "other");

  @Test
  void countsWhatIsListedAndIgnoresTheRest() {
    List<String> rows = new ArrayList<>(List.of("F", "M", "M", "x", "", "f"));
    rows.add(nothing());
    assertThat(VectorCount.of(CATEGORIES, PureDp.of(1)).exact(rows)).containsExactly(1, 2, 0);
  }

  @ParameterizedTest
  @EnumSource
  void neighboursAreNoFurtherApartThanDeclared(Neighboring relation) {
    VectorCount count = VectorCount.of(CATEGORIES, PureDp.of(1)).neighboring(relation);
    SplittableRandom random = new SplittableRandom(1);
    long largestL1 = 0;
    long largestSquaredL2 = 0;
    for (int i = 0; i < 10_000; i++) {
      List<String> rows = rows(random, random.nextInt(6));
      List<String> neighbor = new ArrayList<>(rows);
      if (relation == Neighboring.ADD_REMOVE) {
        neighbor.addAll(rows(random, 1));
      } else if (!neighbor.isEmpty()) {
        neighbor.set(random.nextInt(rows.size()), rows(random, 1).get(0));
      }
      long[] a = count.exact(rows);
      long[] b = count.exact(neighbor);
      long l1 = 0;
      long squaredL2 = 0;
      for (int j = 0; j < a.length; j++) {
        l1 += Math.abs(a[j] - b[j]);
        squaredL2 += (a[j] - b[j]) * (a[j] - b[j]);
      }
      largestL1 = Math.max(largestL1, l1);
      largestSquaredL2 = Math.max(largestSquaredL2, squaredL2);
    }
    long declared = relation == Neighboring.ADD_REMOVE ? 1 : 2;
    assertThat(largestL1).isEqualTo(declared);
    assertThat(largestSquaredL2).isEqualTo(declared);
  }

  @Test
  void theEventIsWhatTheNoiseIs() {
    assertThat(VectorCount.of(CATEGORIES, PureDp.of(0.3)).event())
        .isEqualTo(new PrivacyEvent.DiscreteLaplace(Rational.ONE, Rational.of(10, 3)));
    assertThat(
            VectorCount.of(CATEGORIES, Zcdp.of(0.02)).neighboring(Neighboring.REPLACE_ONE).event())
        .isEqualTo(new PrivacyEvent.DiscreteGaussian(Rational.of(2), Rational.of(50)));
  }

  @Test
  void everyGuaranteeCostsWhatItSays() {
    for (PrivacyBound bound :
        List.of(PureDp.of(0.3), Zcdp.of(0.7), ApproxDp.of(0.3, 1e-9), PureDp.of(1 / 3.0))) {
      PrivacyAccountant accountant = accountant(bound).open();
      accountant.release("all of it", VectorCount.of(CATEGORIES, bound), rows(1));
      assertThat(accountant.spent().getClass()).isEqualTo(bound.getClass());
      if (bound instanceof ApproxDp approximate) {
        ApproxDp spent = (ApproxDp) accountant.spent();
        assertThat(spent.epsilon().doubleValue()).isBetween(0.3 * (1 - 1e-9), 0.3);
        assertThat(spent.delta()).isEqualTo(approximate.delta());
      } else {
        assertThat(accountant.spent()).isEqualTo(bound);
      }
    }
  }

  @Test
  void aReplayedReleaseReadsTheSame() {
    PrivacyAccountant accountant = accountant(PureDp.of(1)).open();
    Release<NoisyVector> first =
        accountant.release("sex", VectorCount.of(CATEGORIES, PureDp.of(0.5)), rows(2));
    Release<NoisyVector> second =
        accountant.release("sex", VectorCount.of(CATEGORIES, PureDp.of(0.5)), List.of());
    assertThat(second.toString()).isEqualTo(first.toString());
    assertThat(second.value().values()).containsExactly(first.value().values());
  }

  /** One release with a fixed seed: the bounds of 1e-9 do not fail by chance. */
  @Test
  void theNoiseIsAsLargeAsItSays() {
    PrivacyAccountant accountant =
        accountant(Zcdp.of(1)).forSimulation(NoiseSource.seeded(5)).open();
    List<String> many = Collections.nCopies(1000, "M");
    NoisyVector counts =
        accountant.release("sex", VectorCount.of(CATEGORIES, Zcdp.of(0.5)), many).value();

    assertThat(counts.value("M")).isBetween(990.0, 1010.0);
    assertThat(counts.value("other")).isBetween(-10.0, 10.0);
    assertThat(counts.standardDeviation("M")).isBetween(0.99, 1.01);
    assertThat(counts.errorBound("F", 0.05)).isEqualTo(2);
    assertThat(counts.toString()).contains("M ").contains("±");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> counts.value("m"))
        .withMessage("name must be one of [F, M, other], got 'm'");
  }

  @Test
  void theAuditAcceptsTheClaimAndCatchesHalfTheNoise() {
    EpsilonAudit audit = EpsilonAudit.of(20_000, 3);
    List<String> data = List.of("F", "M");
    List<String> neighbor = List.of("F");
    double honest =
        audit.lowerBound(
            VectorCount.of(CATEGORIES, PureDp.of(1)), data, neighbor, v -> v.value("M"));
    double broken = // sold as ε = 1
        audit.lowerBound(
            VectorCount.of(CATEGORIES, PureDp.of(2)), data, neighbor, v -> v.value("M"));
    assertThat(honest).isBetween(0.7, 1.0);
    assertThat(broken).isGreaterThan(1.0);
  }

  @Test
  void refusesCategoriesAndGuaranteesThatAreNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VectorCount.of(List.of(), PureDp.of(1)))
        .withMessageContaining("categories must be distinct");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VectorCount.of(List.of("a", "a"), PureDp.of(1)));
    for (PrivacyBound none : List.of(PureDp.of(0), Zcdp.of(0), ApproxDp.of(1, 0))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> VectorCount.of(CATEGORIES, none))
          .withMessageContaining("privacy must allow some loss");
    }
  }

  private static AccountantBuilder accountant(PrivacyBound budget) {
    return PrivacyAccountant.builder().budget(budget).unit(PrivacyUnit.rows("person"));
  }

  private static List<String> rows(long seed) {
    return rows(new SplittableRandom(seed), 100);
  }

  private static List<String> rows(SplittableRandom random, int n) {
    List<String> labels = Arrays.asList("F", "M", "other", "unlisted", "");
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      rows.add(labels.get(random.nextInt(labels.size())));
    }
    return rows;
  }

  @SuppressWarnings("NullAway") // a table with a missing label
  private static String nothing() {
    return null;
  }
}
