package io.sfumato.mechanism;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;
import io.sfumato.accounting.Measurement;
import io.sfumato.accounting.PrivacyEvent;
import io.sfumato.noise.NoiseSource;
import io.sfumato.noise.PublicGrid;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.Sensitivity;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * How many rows fall in each of a list of public categories.
 *
 * <p>The data are the categories of the rows. A row whose category is not on the list, or is null,
 * is counted nowhere; every listed category gets a count, present in the data or not.
 *
 * <p><b>Guarantee.</b> Each row falls in at most one category, so adding or removing a row moves
 * the counts by 1 in L1 and L2, replacing one by 2 and √2. With {@link CalibratedNoise} the counts
 * satisfy the guarantee asked for. Immutable.
 */
public final class VectorCount extends Measurement<List<String>, NoisyVector> {

  private static final PublicGrid INTEGERS = new PublicGrid(0);

  private final List<String> categories;
  private final PrivacyBound privacy;
  private final Neighboring neighboring;
  private final CalibratedNoise calibrated;

  private VectorCount(List<String> categories, PrivacyBound privacy, Neighboring neighboring) {
    this.categories = categories;
    this.privacy = privacy;
    this.neighboring = neighboring;
    this.calibrated = CalibratedNoise.of(privacy, Sensitivity.disjointCounts(neighboring));
  }

  /**
   * Returns the measurement for rows that may be added or removed.
   *
   * @param categories the public categories, distinct, at least one; never taken from the data
   * @param privacy the guarantee of all counts together
   * @return the measurement
   * @throws IllegalArgumentException if there is no category, one is repeated, or the guarantee
   *     allows no loss
   */
  public static VectorCount of(List<String> categories, PrivacyBound privacy) {
    requireNonNull(categories, "categories")
        .forEach(category -> requireNonNull(category, "categories must not hold null"));
    List<String> copy = List.copyOf(categories);
    if (copy.isEmpty() || new HashSet<>(copy).size() < copy.size()) {
      throw new IllegalArgumentException(
          "categories must be distinct and at least one, got " + copy);
    }
    return new VectorCount(copy, requireNonNull(privacy, "privacy"), Neighboring.ADD_REMOVE);
  }

  /**
   * Returns this measurement with noise calibrated for another relation.
   *
   * @param relation the relation
   * @return the changed copy
   */
  public VectorCount neighboring(Neighboring relation) {
    return new VectorCount(categories, privacy, requireNonNull(relation, "neighboring"));
  }

  @Override
  public String type() {
    return "io.sfumato.mechanism.VectorCount/1";
  }

  @Override
  public Fields parameters() {
    return Fields.NONE
        .withTexts("categories", categories)
        .with("privacy", privacy)
        .with("neighboring", neighboring.label());
  }

  @Override
  public PrivacyEvent event() {
    return calibrated.event();
  }

  @Override
  public Neighboring neighboring() {
    return neighboring;
  }

  @Override
  protected NoisyVector invoke(List<String> rows, NoiseSource noise) {
    long[] counts = exact(rows);
    calibrated.noise().addTo(counts, noise);
    return vector(counts);
  }

  /** Counts the rows, without noise. */
  long[] exact(List<String> rows) {
    Map<String, Integer> cells = new HashMap<>();
    for (int i = 0; i < categories.size(); i++) {
      cells.put(categories.get(i), i);
    }
    long[] counts = new long[categories.size()];
    for (String row : rows) {
      Integer cell = cells.get(row);
      if (cell != null) {
        counts[cell]++;
      }
    }
    return counts;
  }

  @Override
  protected Fields encode(NoisyVector value) {
    return Fields.NONE.with("counts", value.multiples());
  }

  @Override
  protected NoisyVector decode(Fields stored) {
    return vector(stored.integers("counts"));
  }

  private NoisyVector vector(long[] counts) {
    int n = categories.size();
    return new NoisyVector(
        categories,
        Collections.nCopies(n, INTEGERS),
        Collections.nCopies(n, calibrated.noise()),
        counts);
  }
}
