package io.sfumato.accounting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sfumato.ledger.Ledger;
import io.sfumato.privacy.ApproxDp;
import io.sfumato.privacy.Neighboring;
import io.sfumato.privacy.PrivacyBound;
import io.sfumato.privacy.PrivacyUnit;
import io.sfumato.privacy.PureDp;
import io.sfumato.privacy.Zcdp;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitAccountantTest {

  private static final List<String> CENTRES = List.of("north", "south", "west");

  @Test
  void everyRowIsInThePartOfItsLabelAndInNoOther() {
    SplittableRandom random = new SplittableRandom(1);
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      labels.add(List.of("north", "south", "unlisted", "").get(random.nextInt(4)));
    }
    DisjointSplit<int[]> split = DisjointSplit.of(labels, CENTRES, rows -> rows);

    Set<Integer> seen = new HashSet<>();
    for (String centre : CENTRES) {
      for (int row : split.part(centre)) {
        assertThat(labels.get(row)).isEqualTo(centre);
        assertThat(seen.add(row)).isTrue();
      }
    }
    assertThat(seen).hasSize((int) labels.stream().filter(CENTRES::contains).count());
    assertThat(split.part("west")).isEmpty();
    assertThat(split).hasToString("DisjointSplit[private, by [north, south, west]]");
  }

  @Test
  void partsCostAsMuchAsTheMostExpensiveOne() {
    PrivacyAccountant accountant = accountant(PureDp.of(1));
    accountant.release("all", Tally.of(PureDp.of(0.1)), new int[0]);
    SplitAccountant<int[]> centres = accountant.split(split());

    centres.release("north", "n", Tally.of(PureDp.of(0.4)));
    assertThat(accountant.spent()).isEqualTo(PureDp.of(0.5));
    centres.release("south", "s", Tally.of(PureDp.of(0.3)));
    assertThat(accountant.spent()).isEqualTo(PureDp.of(0.5));
    centres.release("south", "s again", Tally.of(PureDp.of(0.3)));
    assertThat(accountant.spent()).isEqualTo(PureDp.of(0.7));
    assertThat(accountant.remaining().pure()).isEqualTo(PureDp.of(0.3));

    // The north has met 0.1 + 0.4: it may take 0.5 more, and not a bit beyond.
    assertThatExceptionOfType(BudgetExceededException.class)
        .isThrownBy(() -> centres.release("north", "too much", Tally.of(PureDp.of(0.51))))
        .withMessageContaining("up to ε = 0.5;");
    centres.release("north", "the rest", Tally.of(PureDp.of(0.5)));
    assertThat(accountant.spent()).isEqualTo(PureDp.of(1));
  }

  @Test
  void splitsAreChargedOneAfterTheOther() {
    PrivacyAccountant accountant = accountant(ApproxDp.of(1, 1e-6));
    accountant.split(split()).release("north", "a", Tally.of(Zcdp.of(0.01)));
    accountant.split(split()).release("south", "b", Tally.of(Zcdp.of(0.01)));
    assertThat(accountant.remaining().concentrated().rho().doubleValue())
        .isBetween(0.0043, 0.0044); // 0.02436 - 0.02
  }

  @Test
  void aRestartKeepsTheTotalsAndReplaysForFree(@TempDir Path folder) {
    Path file = folder.resolve("split.ledger");
    Release<Long> first;
    try (PrivacyAccountant accountant = builder(PureDp.of(1)).ledger(Ledger.sqlite(file)).open()) {
      SplitAccountant<int[]> centres = accountant.split(split());
      first = centres.release("north", "n", Tally.of(PureDp.of(0.4)));
      centres.release("south", "s", Tally.of(PureDp.of(0.3)));
    }
    try (PrivacyAccountant accountant = builder(PureDp.of(1)).ledger(Ledger.sqlite(file)).open()) {
      assertThat(accountant.spent()).isEqualTo(PureDp.of(0.4));
      SplitAccountant<int[]> centres = accountant.split(split());
      assertThat(centres.release("north", "n", Tally.of(PureDp.of(0.4)))).isEqualTo(first);
      assertThat(accountant.spent()).isEqualTo(PureDp.of(0.4));
      assertThat(first.receipt())
          .hasToString("#1 n [part north]: ε = 0.4 for one row per patient (add-remove)");
      assertThatExceptionOfType(ReleaseConflictException.class)
          .isThrownBy(() -> centres.release("south", "n", Tally.of(PureDp.of(0.4))))
          .withMessageContaining("part: north, now south");
      // A new split after the restart might divide otherwise: its charge adds up.
      centres.release("south", "s2", Tally.of(PureDp.of(0.2)));
      assertThat(accountant.spent()).isEqualTo(PureDp.of(0.6));
    }
  }

  /** Otherwise the charge of one part would pay for the rows of another: an over-spend. */
  @Test
  void anUnfinishedChargeIsNotCompletedOnOtherRows() {
    PrivacyAccountant accountant = accountant(PureDp.of(1));
    SplitAccountant<int[]> one = accountant.split(split());
    Tally failing =
        Tally.of(PureDp.of(1))
            .telling(
                step -> {
                  if (step.equals("invoked")) {
                    throw new IllegalStateException("a crash, say");
                  }
                });
    assertThatIllegalStateException().isThrownBy(() -> one.release("north", "x", failing));

    Tally same = Tally.of(PureDp.of(1));
    assertThatExceptionOfType(ReleaseConflictException.class)
        .isThrownBy(() -> accountant.split(split()).release("north", "x", same))
        .withMessageContaining("another split");
    assertThatExceptionOfType(ReleaseConflictException.class)
        .isThrownBy(() -> accountant.release("x", same, new int[0]))
        .withMessageContaining("part: north, now absent");
    one.release("north", "x", same); // the split itself may finish
    assertThat(accountant.spent()).isEqualTo(PureDp.of(1));
  }

  @Test
  void refusesWhereAUnitCouldBeInSeveralParts() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> builder(PureDp.of(1)).neighboring(Neighboring.REPLACE_ONE).open().split(split()))
        .withMessageContaining("under replace-one");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> builder(PureDp.of(1)).unit(PrivacyUnit.keyed("id", 2)).open().split(split()))
        .withMessageContaining("up to 2 rows per id");
  }

  /** What makes the maximum over parts right: a unit changes one part, and that by its rows. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aUnitMoreOrLessChangesOnePartByAtMostItsRows(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    PrivacyUnit unit = PrivacyUnit.keyed("id", 1 + random.nextInt(3));
    List<String> keys = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      keys.add(random.nextInt(20) == 0 ? null : "u" + random.nextInt(12));
      labels.add(List.of("north", "south", "west", "none").get(random.nextInt(4)));
    }
    for (int u = 0; u < 12; u++) {
      String removed = "u" + u;
      List<Integer> rest =
          IntStream.range(0, 60).filter(i -> !removed.equals(keys.get(i))).boxed().toList();
      DisjointSplit<int[]> with = DisjointSplit.byUnit(unit, keys, labels, CENTRES, r -> r);
      DisjointSplit<int[]> without =
          DisjointSplit.byUnit(
              unit,
              rest.stream().map(keys::get).collect(Collectors.toCollection(ArrayList::new)),
              rest.stream().map(labels::get).toList(),
              CENTRES,
              rows -> Arrays.stream(rows).map(rest::get).toArray());
      int changedParts = 0;
      for (String centre : CENTRES) {
        List<Integer> a = Arrays.stream(with.part(centre)).boxed().toList();
        List<Integer> b = Arrays.stream(without.part(centre)).boxed().toList();
        assertThat(a).containsAll(b);
        assertThat(a.size() - b.size()).isBetween(0, unit.maxRows());
        changedParts += a.size() > b.size() ? 1 : 0;
      }
      assertThat(changedParts).isBetween(0, 1);
    }
  }

  @Test
  void aUnitGoesWhereTheFirstListedLabelOfItsRowsIs() {
    PrivacyUnit unit = PrivacyUnit.keyed("id", 2);
    DisjointSplit<int[]> split =
        DisjointSplit.byUnit(
            unit,
            Arrays.asList("a", "b", "a", null, "c", "b", "b", "d"),
            Arrays.asList("south", "west", "north", "north", "none", "none", "north", null),
            CENTRES,
            rows -> rows);
    assertThat(split.part("north")).containsExactly(0, 2); // south and north: north is listed first
    assertThat(split.part("west")).containsExactly(1, 5); // the third row of b is not kept
    assertThat(split.part("south")).isEmpty();
  }

  @Test
  void unitsOfSeveralRowsCanBeSplitByUnit() {
    PrivacyUnit unit = PrivacyUnit.keyed("id", 2);
    PrivacyAccountant accountant = builder(PureDp.of(1)).unit(unit).open();
    DisjointSplit<int[]> split =
        DisjointSplit.byUnit(unit, List.of("a"), List.of("north"), CENTRES, rows -> rows);
    SplitAccountant<int[]> centres = accountant.split(split);
    centres.release("north", "n", Tally.of(PureDp.of(0.3)));
    centres.release("south", "s", Tally.of(PureDp.of(0.2)));
    assertThat(accountant.spent()).isEqualTo(PureDp.of(0.6)); // two rows at 0.3 each

    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> builder(PureDp.of(1)).unit(PrivacyUnit.keyed("id", 1)).open().split(split))
        .withMessage(
            "split must be by the accountant's unit, one row per id, got one by up to 2 rows per id");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                builder(PureDp.of(1))
                    .unit(unit)
                    .neighboring(Neighboring.REPLACE_ONE)
                    .open()
                    .split(split))
        .withMessageContaining("under replace-one");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> DisjointSplit.byUnit(unit, List.of("a"), List.of(), CENTRES, rows -> rows))
        .withMessageContaining("as many as rowLabels");
  }

  /** The running maxima against the sums of all charges, computed anew. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void runningTotalsAreThoseOfAllCharges(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    LossTotal total = new LossTotal();
    List<EventLoss> losses = new ArrayList<>();
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      PrivacyBound bound =
          random.nextInt(8) == 0
              ? Zcdp.of(random.nextDouble())
              : ApproxDp.of(random.nextDouble(), random.nextDouble() / 100);
      EventLoss loss =
          LossTerms.ANY_ORDER
              .of(new PrivacyEvent.Guaranteed(bound))
              .withOwn(List.of(BigDecimal.valueOf(random.nextDouble())));
      Part part =
          random.nextInt(4) == 0
              ? Part.WHOLE
              : new Part("split " + random.nextInt(3), CENTRES.get(random.nextInt(3)));
      EventLoss expected = total.with(loss, part);
      total.add(loss, part);
      losses.add(loss);
      parts.add(part);
      assertThat(total.total()).isEqualTo(expected);

      EventLoss anew = sum(losses, parts, Part.WHOLE);
      for (int s = 0; s < 3; s++) {
        EventLoss largest = EventLoss.NONE;
        for (String centre : CENTRES) {
          largest = largest.max(sum(losses, parts, new Part("split " + s, centre)));
        }
        anew = anew.plus(largest);
      }
      assertThat(total.total().epsilon() == null).isEqualTo(anew.epsilon() == null);
      if (anew.epsilon() != null) {
        assertThat(total.total().epsilon()).isEqualByComparingTo(anew.epsilon());
      }
      assertThat(total.total().rho()).isEqualByComparingTo(anew.rho());
      assertThat(total.total().renyi()).isEqualByComparingTo(anew.renyi());
      assertThat(total.total().delta()).isEqualByComparingTo(anew.delta());
      assertThat(total.total().own(0)).isEqualByComparingTo(anew.own(0));
    }
  }

  private static EventLoss sum(List<EventLoss> losses, List<Part> parts, Part part) {
    EventLoss sum = EventLoss.NONE;
    for (int i = 0; i < losses.size(); i++) {
      if (parts.get(i).equals(part)) {
        sum = sum.plus(losses.get(i));
      }
    }
    return sum;
  }

  @Test
  void refusesLabelsThatAreNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                accountant(PureDp.of(1))
                    .split(split())
                    .release("east", "e", Tally.of(PureDp.of(0.1))))
        .withMessage("label must be one of [north, south, west], got 'east'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DisjointSplit.of(List.of(), List.of(""), rows -> rows));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DisjointSplit.of(List.of(), List.of(), rows -> rows));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DisjointSplit.of(List.of(), List.of("a", "a"), rows -> rows));
  }

  private static DisjointSplit<int[]> split() {
    return DisjointSplit.of(Arrays.asList("north", "south", "west"), CENTRES, rows -> rows);
  }

  private static PrivacyAccountant accountant(PrivacyBound budget) {
    return builder(budget).open();
  }

  private static AccountantBuilder builder(PrivacyBound budget) {
    return PrivacyAccountant.builder().budget(budget).unit(PrivacyUnit.rows("patient"));
  }
}
