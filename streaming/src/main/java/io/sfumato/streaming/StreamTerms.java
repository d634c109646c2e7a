package io.sfumato.streaming;

import static java.util.Objects.requireNonNull;

import io.sfumato.accounting.Fields;
import io.sfumato.privacy.PrivacyBound;
import org.jspecify.annotations.Nullable;

/**
 * What builders of streams have in common: how many items a unit has, how far apart, and the
 * guarantee.
 *
 * @param contributions the most items of one unit
 * @param separation the fewest steps between two of them
 * @param privacy the guarantee, once it is set
 */
record StreamTerms(int contributions, long separation, @Nullable PrivacyBound privacy) {

  /** One item, and no guarantee yet. */
  static final StreamTerms START = new StreamTerms(1, 0, null);

  StreamTerms contributions(int most, long apart) {
    if (most < 1) {
      throw new IllegalArgumentException("contributions must be at least 1, got " + most);
    }
    if (apart < 0) {
      throw new IllegalArgumentException("separation must be at least 0, got " + apart);
    }
    return new StreamTerms(most, apart, privacy);
  }

  StreamTerms privacy(PrivacyBound bound) {
    return new StreamTerms(contributions, separation, requireNonNull(bound, "privacy"));
  }

  /**
   * Returns the guarantee.
   *
   * @throws IllegalStateException if it is missing
   * @throws IllegalArgumentException if it allows no loss
   */
  PrivacyBound required() {
    if (privacy == null) {
      throw new IllegalStateException("privacy is missing: for example privacy(Zcdp.of(0.1))");
    }
    if (!CounterPlanner.allowsLoss(privacy)) {
      throw new IllegalArgumentException(
          "privacy must allow some loss (epsilon > 0 or rho > 0), got " + privacy);
    }
    return privacy;
  }

  Fields toFields(ItemGrid items) {
    return Fields.NONE
        .with("items", items.toFields())
        .with("contributions", contributions)
        .with("separation", separation)
        .with("privacy", required());
  }
}
