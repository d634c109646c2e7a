package io.sfumato.examples.lab;

import io.sfumato.survival.SurvivalData;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The rows of a study in the clear, to draw studies like it from. Immutable. */
final class StudyRows {

  private final double[] times;
  private final boolean[] events;
  private final List<String> groups;

  /** Takes one element of each for each row. */
  StudyRows(double[] times, boolean[] events, List<String> groups) {
    this.times = times.clone();
    this.events = events.clone();
    this.groups = List.copyOf(groups);
  }

  /** Returns the rows of some groups. */
  StudyRows of(List<String> some) {
    int[] rows =
        IntStream.range(0, times.length).filter(row -> some.contains(groups.get(row))).toArray();
    return select(rows, rows);
  }

  List<String> groups() {
    return groups;
  }

  SurvivalData data() {
    return SurvivalData.of(times, events).withGroups(groups);
  }

  /** Draws as many rows, with replacement. */
  StudyRows drawn(SplittableRandom random) {
    int[] rows = random.ints(times.length, 0, times.length).toArray();
    return select(rows, rows);
  }

  /** Draws as many rows, with replacement, and gives them each other's groups. */
  StudyRows drawnWithoutDifference(SplittableRandom random) {
    int[] rows = random.ints(times.length, 0, times.length).toArray();
    List<Integer> shuffled = new ArrayList<>(IntStream.of(rows).boxed().toList());
    for (int i = shuffled.size() - 1; i > 0; i--) {
      Collections.swap(shuffled, i, random.nextInt(i + 1));
    }
    return select(rows, shuffled.stream().mapToInt(Integer::intValue).toArray());
  }

  private StudyRows select(int[] rows, int[] groupRows) {
    double[] someTimes = new double[rows.length];
    boolean[] someEvents = new boolean[rows.length];
    List<String> someGroups = new ArrayList<>(rows.length);
    for (int i = 0; i < rows.length; i++) {
      someTimes[i] = times[rows[i]];
      someEvents[i] = events[rows[i]];
      someGroups.add(groups.get(groupRows[i]));
    }
    return new StudyRows(someTimes, someEvents, someGroups);
  }
}
