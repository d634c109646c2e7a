package io.sfumato.survival;

/** How the standard errors of an exact curve are computed. */
public enum StandardErrors {
  /**
   * From the counts, as if each row were a person and each weight a number of persons: Greenwood's
   * formula.
   */
  GREENWOOD,
  /**
   * From the influence of each person (the infinitesimal jackknife): right also with weights that
   * are not counts, and with several rows for a person (clusters).
   */
  ROBUST;

  /** Returns what R's {@code survfit} chooses. */
  static StandardErrors defaultFor(SurvivalData data) {
    if (data.clusters() != null) {
      return ROBUST;
    }
    for (int row = 0; data.hasWeights() && row < data.size(); row++) {
      if (data.weight(row) != Math.rint(data.weight(row))) {
        return ROBUST;
      }
    }
    return GREENWOOD;
  }
}
