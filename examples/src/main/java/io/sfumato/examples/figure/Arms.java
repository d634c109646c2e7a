package io.sfumato.examples.figure;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The arms, or causes, of a figure, in the order in which they were named. */
final class Arms {

  private final Map<String, Arm> byName = new LinkedHashMap<>();

  /** Returns an arm, which a new name adds. */
  Arm named(String name) {
    requireNonNull(name, "name");
    if (!byName.containsKey(name) && byName.size() == Palette.size()) {
      throw new IllegalArgumentException(
          "a figure shows at most %d curves, got '%s' besides".formatted(Palette.size(), name));
    }
    return byName.computeIfAbsent(name, n -> new Arm(n, Palette.curve(byName.size())));
  }

  Stream<Arm> stream() {
    return byName.values().stream();
  }

  /** Draws bands, then exact curves, then private ones, so that each can be seen. */
  void drawBands(Canvas canvas, Frame frame) {
    stream().forEach(arm -> arm.drawBand(canvas, frame));
  }

  void drawCurves(Canvas canvas, Frame frame) {
    stream().forEach(arm -> arm.drawExact(canvas, frame));
    stream().forEach(arm -> arm.drawCurve(canvas, frame));
  }

  /** Returns the legend: a line for the arms, and one for what is drawn of all. */
  List<List<Key>> legend(boolean stacked) {
    List<Key> drawn = new ArrayList<>();
    stream()
        .filter(arm -> arm.hasBand() && !stacked)
        .findFirst()
        .ifPresent(
            arm ->
                drawn.add(
                    new Key(
                        Key.Kind.BAND, Palette.FAINT_INK, percent(arm.confidence()) + " band")));
    if (stream().anyMatch(Arm::hasDoubts)) {
      drawn.add(
          new Key(
              Key.Kind.DOUBTFUL, Palette.FAINT_INK, "too few at risk to know, given the noise"));
    }
    if (stream().anyMatch(Arm::hasMarks)) {
      drawn.add(
          new Key(Key.Kind.CENSORED, Palette.FAINT_INK, "exact, with censored times: NOT PRIVATE"));
    } else if (stream().anyMatch(arm -> arm.exact().isPresent())) {
      drawn.add(new Key(Key.Kind.STEPS, Palette.FAINT_INK, "exact: NOT PRIVATE"));
    }
    return List.of(stream().map(arm -> arm.key(stacked)).toList(), drawn);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.3f", 100 * share).replaceAll("\\.?0+$", "") + " %";
  }
}
