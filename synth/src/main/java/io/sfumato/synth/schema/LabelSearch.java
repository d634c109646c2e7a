package io.sfumato.synth.schema;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.mechanism.CalibratedNoise;
import io.sfumato.noise.NoiseSource;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Sensitivity;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tech.tablesaw.columns.Column;

/**
 * The labels of a column that many rows have: those whose count, with discrete Laplace noise,
 * exceeds a threshold that the noise on a single row passes with probability at most δ.
 *
 * <p><b>Guarantee.</b> (ε, δ)-DP, and for ever: of a label that one row has nothing shows but with
 * probability δ; counts of others are ε-DP (Korolova, Kenthapadi, Mishra and Ntoulas 2009; {@code
 * docs/proofs/SchemaDiscovery.md}). The time that it takes depends on how many labels there are.
 *
 * @param calibrated the noise of each count
 * @param guarantee what the labels cost
 * @param threshold what a noisy count must exceed
 */
record LabelSearch(CalibratedNoise calibrated, ApproxDp guarantee, long threshold) {

  /** The most labels; those with the largest noisy counts are kept. */
  static final int MOST_LABELS = 4096;

  /** The most UTF-16 units of a label; rows with longer ones count for no label. */
  static final int MOST_UNITS = 256;

  private static final MathContext DOWN = new MathContext(15, RoundingMode.DOWN);

  /** Keeps ε tanh(ε/2), rounded up as the accountant does, below ε²/2. */
  private static final BigDecimal ROOM = new BigDecimal("1.999999999");

  /**
   * {@code errorBound} counts both sides; of the factor 2, 0.01 is left for rounding of doubles.
   */
  private static final double ONE_SIDE = 1.99;

  /** Takes the ε whose concentrated loss, at most ε²/2, is the given one. */
  static LabelSearch of(Zcdp privacy, BigDecimal delta, Neighboring neighboring) {
    BigDecimal epsilon = privacy.rho().multiply(ROOM).sqrt(DOWN);
    CalibratedNoise calibrated =
        CalibratedNoise.of(new PureDp(epsilon), Sensitivity.disjointCounts(neighboring));
    double beta = Math.min(0.99, ONE_SIDE * delta.doubleValue());
    return new LabelSearch(
        calibrated,
        new ApproxDp(epsilon, delta),
        Math.addExact(1, calibrated.noise().errorBound(beta)));
  }

  PrivacyEvent event() {
    return new PrivacyEvent.Guaranteed(guarantee);
  }

  /** Returns the labels found, in their natural order, without the given one. */
  List<String> find(Column<?> column, String other, NoiseSource noise) {
    Map<String, Long> counts = counts(column);
    counts.remove(other);
    return find(counts, noise);
  }

  /** Returns the labels found of those with the given counts, all above 0. */
  List<String> find(Map<String, Long> counts, NoiseSource noise) {
    Map<String, Long> passed = new TreeMap<>();
    counts.forEach(
        (label, count) -> {
          long noisy = count + calibrated.noise().sample(noise);
          if (noisy > threshold) {
            passed.put(label, noisy);
          }
        });
    Comparator<String> byCount = Comparator.comparing(label -> requireNonNull(passed.get(label)));
    List<String> labels = new ArrayList<>(passed.keySet());
    labels.sort(byCount.reversed());
    return labels.stream().limit(MOST_LABELS).sorted().toList();
  }

  /** Counts each label; a row has one, or none. In an order that seeded noise repeats. */
  static Map<String, Long> counts(Column<?> column) {
    Map<String, Long> counts = new TreeMap<>();
    for (int row = 0; row < column.size(); row++) {
      String label = column.isMissing(row) ? null : LabelColumn.text(column, row);
      if (label != null && canBeLabel(label)) {
        counts.merge(label, 1L, Long::sum);
      }
    }
    return counts;
  }

  /** Returns whether a text is not empty, not too long, and can be stored in every ledger. */
  static boolean canBeLabel(String text) {
    return !text.isEmpty()
        && text.length() <= MOST_UNITS
        && text.codePoints()
            .noneMatch(
                point ->
                    point == 0
                        || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE));
  }
}
