package io.sfumato.privacy;

import static java.util.Objects.requireNonNull;

/**
 * Which pairs of datasets a guarantee compares. The same ε protects less under a weaker relation:
 * replacing one unit is removing one and adding another, so a guarantee under {@link #ADD_REMOVE}
 * gives one under {@link #REPLACE_ONE} at twice the distance, and nothing the other way.
 */
public enum Neighboring {

  /** One unit's rows are added or removed; the size of the dataset is itself protected. */
  ADD_REMOVE("add-remove"),

  /** One unit's rows are replaced by another's; the number of units is public. */
  REPLACE_ONE("replace-one");

  private final String label;

  Neighboring(String label) {
    this.label = label;
  }

  /**
   * Returns the relation as ledgers and command lines write it.
   *
   * @return {@code add-remove} or {@code replace-one}
   */
  public String label() {
    return label;
  }

  /**
   * Returns the relation that {@link #label()} names.
   *
   * @param label {@code add-remove} or {@code replace-one}
   * @return the relation
   * @throws IllegalArgumentException if no relation has that label
   */
  public static Neighboring ofLabel(String label) {
    requireNonNull(label, "label");
    for (Neighboring relation : values()) {
      if (relation.label.equals(label)) {
        return relation;
      }
    }
    throw new IllegalArgumentException(
        "neighboring must be add-remove or replace-one, got '" + label + "'");
  }
}
