package io.sfumato.synth.internal;

import java.util.Arrays;

/**
 * The best tables of a genetic search but the very best, to cross it with. As a search only ever
 * improves, they are the ones it had last: each lags some changes behind the best, and is brought
 * up to date by these alone.
 */
final class Elite {

  private final int[] best;
  private final int[][] members;

  /** How many changes of the best table each member has seen, or -1 if it is another table. */
  private final long[] seen;

  /** The last changes: where, and the new code. */
  private final int[] places;

  private final int[] codes;
  private long changes;
  private int oldest;

  /**
   * Makes an elite.
   *
   * @param best the codes of the best table, which others change
   * @param members other tables; none means to cross with the best table itself
   * @param mostChanges how many changes one improvement makes at most
   */
  Elite(int[] best, int[][] members, int mostChanges) {
    this.best = best;
    this.members = members;
    this.seen = new long[members.length];
    Arrays.fill(seen, -1);
    int kept = Math.max(1, (members.length + 1) * mostChanges);
    this.places = new int[kept];
    this.codes = new int[kept];
  }

  int size() {
    return Math.max(1, members.length);
  }

  /** The codes of a member. */
  int[] member(int number) {
    return members.length == 0 ? best : members[number];
  }

  /** Lets the oldest member take the place of the best table, which is about to change. */
  void keepBest() {
    if (members.length == 0) {
      return;
    }
    int[] member = members[oldest];
    if (seen[oldest] < 0 || changes - seen[oldest] > places.length) {
      System.arraycopy(best, 0, member, 0, best.length);
    } else {
      for (long i = seen[oldest]; i < changes; i++) {
        int at = (int) (i % places.length);
        member[places[at]] = codes[at];
      }
    }
    seen[oldest] = changes;
    oldest = (oldest + 1) % members.length;
  }

  /** Notes a change of the best table. */
  void changed(int place, int code) {
    int at = (int) (changes++ % places.length);
    places[at] = place;
    codes[at] = code;
  }
}
