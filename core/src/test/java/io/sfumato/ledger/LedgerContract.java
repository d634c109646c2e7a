package io.sfumato.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link Ledger} must do. A test of an implementation extends this class and says how a
 * new ledger is made.
 */
abstract class LedgerContract {

  static final String HEADER = "budget ε = 1, rows per patient";

  private final List<Ledger> opened = new ArrayList<>();
  private Ledger ledger;

  /** Returns a new ledger that is not bound yet. */
  abstract Ledger newLedger();

  @BeforeEach
  void bindNewLedger() {
    ledger = unbound();
    ledger.bind(HEADER);
  }

  @AfterEach
  void closeLedgers() {
    opened.forEach(Ledger::close);
  }

  private Ledger unbound() {
    Ledger created = newLedger();
    opened.add(created);
    return created;
  }

  @Test
  void firstHeaderStays() {
    assertThat(ledger.bind("another")).isEqualTo(HEADER);
    assertThat(ledger.bind(HEADER)).isEqualTo(HEADER);
  }

  @Test
  void newLedgerIsEmpty() {
    assertThat(entriesAfter(ledger, 0)).isEmpty();
    assertThat(entriesAfter(ledger, 5)).isEmpty();
    assertThat(ledger.find("lung")).isEmpty();
    assertThat(ledger.value(1)).isEmpty();
  }

  @Test
  void entriesComeBackInOrderAsTheyWere() {
    List<LedgerEntry> entries =
        List.of(
            new LedgerEntry(1, "lung", "{\"ε\": 0.5}"),
            new LedgerEntry(2, "Lung", ""),
            new LedgerEntry(3, " it's; -- \"x\" ", "line\r\n\tline \uD83D\uDE00 %s ?1 :a"));
    entries.forEach(entry -> assertThat(ledger.append(entry)).isTrue());

    assertThat(entriesAfter(ledger, 0)).isEqualTo(entries);
    assertThat(entriesAfter(ledger, 2)).isEqualTo(entries.subList(2, 3));
    assertThat(entriesAfter(ledger, 3)).isEmpty();
    entries.forEach(entry -> assertThat(ledger.find(entry.name())).contains(entry));
    assertThat(ledger.find("LUNG")).isEmpty();
  }

  @Test
  void manyEntriesComeBackWhileTheConsumerCallsTheLedger() {
    for (int id = 1; id <= 1100; id++) {
      appendTo(ledger, id);
    }
    List<Long> ids = new ArrayList<>();
    ledger.forEachAfter(
        0,
        entry -> {
          assertThat(ledger.find(entry.name())).contains(entry);
          ids.add(entry.id());
        });
    assertThat(ids).isEqualTo(ids(1100));
  }

  @Test
  void idAlreadyTakenIsRefusedWithoutChange() {
    appendTo(ledger, 1);
    assertThat(ledger.append(new LedgerEntry(1, "other", "body"))).isFalse();
    assertThat(ledger.append(new LedgerEntry(1, "entry 1", "body"))).isFalse();
    assertThat(ledger.find("other")).isEmpty();
    assertThat(entriesAfter(ledger, 0)).hasSize(1);
  }

  @Test
  void idThatLeavesAGapIsRefusedWithoutChange() {
    appendTo(ledger, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ledger.append(new LedgerEntry(3, "third", "")))
        .withMessageContaining("without a gap, got 3");
    assertThat(entriesAfter(ledger, 0)).hasSize(1);
  }

  @Test
  void nameAlreadyTakenIsRefusedWithoutChange() {
    appendTo(ledger, 1);
    appendTo(ledger, 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ledger.append(new LedgerEntry(3, "entry 1", "")))
        .withMessageContaining("\"entry 1\", the name of entry 1");
    assertThat(entriesAfter(ledger, 0)).hasSize(2);
    appendTo(ledger, 3);
  }

  @Test
  void firstValueStays() {
    appendTo(ledger, 1);
    assertThat(ledger.value(1)).isEmpty();
    assertThat(ledger.storeValue(1, "0.5\n\uD83D\uDE00")).isEqualTo("0.5\n\uD83D\uDE00");
    assertThat(ledger.storeValue(1, "0.7")).isEqualTo("0.5\n\uD83D\uDE00");
    assertThat(ledger.value(1)).contains("0.5\n\uD83D\uDE00");
  }

  @Test
  void emptyValueIsAValue() {
    appendTo(ledger, 1);
    assertThat(ledger.storeValue(1, "")).isEmpty();
    assertThat(ledger.storeValue(1, "later")).isEmpty();
    assertThat(ledger.value(1)).contains("");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 2})
  void valuesBelongToEntries(long id) {
    appendTo(ledger, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ledger.storeValue(id, "x"))
        .withMessageContaining("got " + id);
    assertThat(ledger.value(id)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD83D", "\uDE00\uD83D", "a\0b"})
  void textThatWouldNotComeBackIsRefused(String text) {
    appendTo(ledger, 1);
    assertThatIllegalArgumentException().isThrownBy(() -> ledger.bind(text));
    assertThatIllegalArgumentException().isThrownBy(() -> ledger.storeValue(1, text));
    assertThatIllegalArgumentException().isThrownBy(() -> new LedgerEntry(2, text, ""));
    assertThatIllegalArgumentException().isThrownBy(() -> new LedgerEntry(2, "x", text));
    assertThat(ledger.append(new LedgerEntry(2, "?", ""))).isTrue();
    assertThat(ledger.find(text)).isEmpty();
  }

  @Test
  void negativeStartIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> ledger.forEachAfter(-1, entry -> {}));
  }

  @Test
  void failureOfTheConsumerReachesTheCallerAndHarmsNothing() {
    appendTo(ledger, 1);
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(
            () ->
                ledger.forEachAfter(
                    0,
                    entry -> {
                      throw new ArithmeticException();
                    }));
    appendTo(ledger, 2);
  }

  @Test
  void eightThreadsLoseAndDuplicateNothing() throws Exception {
    int threads = 8;
    int each = 25;
    inParallel(
        threads,
        thread -> {
          long last = 0;
          for (int i = 0; i < each; i++) {
            last = appendNext(ledger, "thread %d, entry %d".formatted(thread, i), last);
          }
          return 0;
        });

    List<LedgerEntry> all = entriesAfter(ledger, 0);
    assertThat(all).extracting(LedgerEntry::id).isEqualTo(ids(threads * each));
    assertThat(all).extracting(LedgerEntry::name).doesNotHaveDuplicates();
  }

  @Test
  void eightThreadsAgreeOnOneValue() throws Exception {
    appendTo(ledger, 1);
    List<String> inForce = inParallel(8, thread -> ledger.storeValue(1, "value " + thread));
    assertThat(inForce).containsOnly(ledger.value(1).orElseThrow());
  }

  @Test
  void nothingWorksBeforeBinding() {
    Ledger early = unbound();
    assertUnusable(early, "must be bound");
    assertThat(early.bind(HEADER)).isNotNull();
  }

  @Test
  void nothingWorksAfterClosing() {
    appendTo(ledger, 1);
    ledger.close();
    ledger.close();
    assertUnusable(ledger, "is closed");
    assertThatIllegalStateException().isThrownBy(() -> ledger.bind(HEADER));
  }

  @Test
  void closedBeforeBindingStaysClosed() {
    Ledger early = unbound();
    early.close();
    assertThatIllegalStateException().isThrownBy(() -> early.bind(HEADER));
  }

  private static void assertUnusable(Ledger ledger, String why) {
    LedgerEntry entry = new LedgerEntry(2, "late", "");
    List<Runnable> calls =
        List.of(
            () -> ledger.forEachAfter(0, e -> {}),
            () -> ledger.find("late"),
            () -> ledger.append(entry),
            () -> ledger.value(1),
            () -> ledger.storeValue(1, "x"));
    for (Runnable call : calls) {
      assertThatIllegalStateException().isThrownBy(call::run).withMessageContaining(why);
    }
  }

  static void appendTo(Ledger ledger, long id) {
    assertThat(ledger.append(new LedgerEntry(id, "entry " + id, "body " + id))).isTrue();
  }

  /**
   * Appends as an accountant does: read what is new, then try the next id. Whoever read everything
   * each time would fall behind a writer that never pauses, and never get a turn.
   *
   * @param known the id of the last entry the caller has read
   * @return the id of the appended entry
   */
  static long appendNext(Ledger ledger, String name, long known) {
    long last = known;
    do {
      last += entriesAfter(ledger, last).size();
    } while (!ledger.append(new LedgerEntry(last + 1, name, "")));
    return last + 1;
  }

  static List<LedgerEntry> entriesAfter(Ledger ledger, long afterId) {
    List<LedgerEntry> entries = new ArrayList<>();
    ledger.forEachAfter(afterId, entries::add);
    return entries;
  }

  static List<Long> ids(int count) {
    return LongStream.rangeClosed(1, count).boxed().toList();
  }

  interface Task<T> {
    T run(int thread) throws Exception;
  }

  static <T> List<T> inParallel(int threads, Task<T> task)
      throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<T>> calls =
          IntStream.range(0, threads)
              .mapToObj(thread -> (Callable<T>) () -> task.run(thread))
              .toList();
      List<T> results = new ArrayList<>();
      for (Future<T> result : pool.invokeAll(calls)) {
        results.add(result.get());
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }
}
