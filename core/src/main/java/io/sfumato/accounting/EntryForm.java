package io.sfumato.accounting;

import io.sfumato.ledger.LedgerEntry;
import io.sfumato.ledger.LedgerException;
import java.time.Instant;
import java.util.function.Function;

/** How a {@link Receipt} and a released value are written in a ledger. */
final class EntryForm {

  private static final long FORMAT = 1;

  private EntryForm() {}

  static LedgerEntry write(Receipt receipt) {
    Fields body =
        Fields.NONE
            .with("format", FORMAT)
            .with("mechanism", receipt.mechanism())
            .with("parameters", receipt.parameters())
            .with("event", EventFields.of(receipt.event()))
            .with("cost", EventFields.of(receipt.cost()))
            .with("time", receipt.time().toString())
            .with("secure_noise", receipt.secureNoise())
            .with("interactive", receipt.interactive());
    Fields paid = receipt.plan().isEmpty() ? body : body.with("plan", receipt.plan());
    Fields form =
        receipt.part().isWhole()
            ? paid
            : paid.with(
                "part",
                Fields.NONE
                    .with("split", receipt.part().split())
                    .with("label", receipt.part().label()));
    return new LedgerEntry(receipt.entry(), receipt.name(), form.toJson());
  }

  static Receipt read(LedgerEntry entry, Terms terms) {
    return read(
        entry,
        body ->
            new Receipt(
                entry.id(),
                entry.name(),
                body.text("mechanism"),
                body.fields("parameters"),
                EventFields.toEvent(body.fields("event")),
                part(body),
                EventFields.toBound(body.fields("cost")),
                terms.neighboring(),
                terms.unit(),
                Instant.parse(body.text("time")),
                body.flag("secure_noise"),
                body.flag("interactive"),
                body.has("plan") ? body.text("plan") : ""));
  }

  /** Reads no more than adding up takes: an accountant reads every entry when it opens. */
  static Spending readSpending(LedgerEntry entry) {
    return read(entry, body -> new Spending(EventFields.toEvent(body.fields("event")), part(body)));
  }

  /** What an entry adds to the total. */
  record Spending(PrivacyEvent event, Part part) {}

  private static <T> T read(LedgerEntry entry, Function<Fields, T> form) {
    try {
      Fields body = Fields.parse(entry.body());
      checkFormat(body);
      return form.apply(body);
    } catch (RuntimeException e) {
      throw new LedgerException(
          "entry %d of the ledger cannot be read; it may be of a newer version of this library"
              .formatted(entry.id()),
          e);
    }
  }

  private static Part part(Fields body) {
    if (!body.has("part")) {
      return Part.WHOLE;
    }
    Fields part = body.fields("part");
    return new Part(part.text("split"), part.text("label"));
  }

  static String writeValue(Fields value) {
    return Fields.NONE.with("format", FORMAT).with("value", value).toJson();
  }

  static Fields readValue(Receipt receipt, String stored) {
    try {
      Fields body = Fields.parse(stored);
      checkFormat(body);
      return body.fields("value");
    } catch (RuntimeException e) {
      throw new LedgerException(
          "the value of entry %d of the ledger cannot be read".formatted(receipt.entry()), e);
    }
  }

  private static void checkFormat(Fields body) {
    long format = body.integer("format");
    if (format != FORMAT) {
      throw new IllegalArgumentException("format must be %d, got %d".formatted(FORMAT, format));
    }
  }
}
