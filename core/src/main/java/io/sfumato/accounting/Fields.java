package io.sfumato.accounting;

import static java.util.Objects.requireNonNull;

import io.sfumato.privacy.PrivacyBound;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Named values in a fixed order: the form in which parameters are compared and releases are stored.
 *
 * <p>A value is a text, a truth value, a {@code long}, a finite {@code double}, an array of either,
 * a list of texts, nested fields, or a list of them. Exact decimals and fractions are kept as
 * texts, so that every reader of the JSON sees all their digits. Immutable.
 */
public final class Fields {

  /** No fields. */
  public static final Fields NONE = new Fields(Map.of());

  private final Map<String, Object> values;

  private Fields(Map<String, Object> values) {
    this.values = values;
  }

  /**
   * Returns these fields and one more.
   *
   * @param name the field's name, new here
   * @param text its value
   * @return the extended fields
   * @throws IllegalArgumentException if there is a field of that name
   */
  public Fields with(String name, String text) {
    return extended(name, requireNonNull(text, name));
  }

  /**
   * Returns these fields and one more.
   *
   * @param name the field's name, new here
   * @param flag its value
   * @return the extended fields
   * @throws IllegalArgumentException if there is a field of that name
   */
  public Fields with(String name, boolean flag) {
    return extended(name, flag);
  }

  /**
   * Returns these fields and one more.
   *
   * @param name the field's name, new here
   * @param number its value
   * @return the extended fields
   * @throws IllegalArgumentException if there is a field of that name
   */
  public Fields with(String name, long number) {
    return extended(name, number);
  }

  /**
   * Returns these fields and one more.
   *
   * @param name the field's name, new here
   * @param number its value, finite
   * @return the extended fields
   * @throws IllegalArgumentException if there is a field of that name, or the value is not finite
   */
  public Fields with(String name, double number) {
    return extended(name, finite(name, number));
  }

  /**
   * Returns these fields and one more.
   *
   * @param name the field's name, new here
   * @param numbers its value; copied
   * @return the extended fields
   * @throws IllegalArgumentException if there is a field of that name
   */
  public Fields with(String name, long[] numbers) {
    return extended(name, requireNonNull(numbers, name).length == 0 ? List.of() : numbers.clone());
  }

  /**
   * Returns these fields and one more.
   *
   * @param name the field's name, new here
   * @param numbers its value, finite numbers; copied
   * @return the extended fields
   * @throws IllegalArgumentException if there is a field of that name, or a number is not finite
   */
  public Fields with(String name, double[] numbers) {
    for (double number : requireNonNull(numbers, name)) {
      finite(name, number);
    }
    return extended(name, numbers.length == 0 ? List.of() : numbers.clone());
  }

  /**
   * Returns these fields and one more.
   *
   * @param name the field's name, new here
   * @param fields its value
   * @return the extended fields
   * @throws IllegalArgumentException if there is a field of that name
   */
  public Fields with(String name, Fields fields) {
    return extended(name, requireNonNull(fields, name));
  }

  /**
   * Returns these fields and one more: a guarantee as nested fields {@code epsilon}, {@code delta}
   * and {@code rho}, those that it has.
   *
   * @param name the field's name, new here
   * @param bound its value
   * @return the extended fields
   * @throws IllegalArgumentException if there is a field of that name
   */
  public Fields with(String name, PrivacyBound bound) {
    return with(name, EventFields.of(requireNonNull(bound, name)));
  }

  /**
   * Returns these fields and one more.
   *
   * @param name the field's name, new here
   * @param texts its value; copied
   * @return the extended fields
   * @throws IllegalArgumentException if there is a field of that name
   */
  public Fields withTexts(String name, List<String> texts) {
    return extended(name, List.copyOf(requireNonNull(texts, name)));
  }

  /**
   * Returns these fields and one more.
   *
   * @param name the field's name, new here
   * @param list its value; copied
   * @return the extended fields
   * @throws IllegalArgumentException if there is a field of that name
   */
  public Fields withList(String name, List<Fields> list) {
    return extended(name, List.copyOf(requireNonNull(list, name)));
  }

  /**
   * Returns a text.
   *
   * @param name the field's name
   * @return its value
   * @throws IllegalArgumentException if there is no such text
   */
  public String text(String name) {
    return value(name, String.class);
  }

  /**
   * Returns a truth value.
   *
   * @param name the field's name
   * @return its value
   * @throws IllegalArgumentException if there is no such truth value
   */
  public boolean flag(String name) {
    return value(name, Boolean.class);
  }

  /**
   * Returns a whole number.
   *
   * @param name the field's name
   * @return its value
   * @throws IllegalArgumentException if there is no such number
   */
  public long integer(String name) {
    return value(name, Long.class);
  }

  /**
   * Returns a real number.
   *
   * @param name the field's name
   * @return its value
   * @throws IllegalArgumentException if there is no such number
   */
  public double real(String name) {
    return value(name, Double.class);
  }

  /**
   * Returns an array of whole numbers.
   *
   * @param name the field's name
   * @return a copy of its value
   * @throws IllegalArgumentException if there is no such array
   */
  public long[] integers(String name) {
    return isEmptyList(name) ? new long[0] : value(name, long[].class).clone();
  }

  /**
   * Returns an array of real numbers.
   *
   * @param name the field's name
   * @return a copy of its value
   * @throws IllegalArgumentException if there is no such array
   */
  public double[] reals(String name) {
    return isEmptyList(name) ? new double[0] : value(name, double[].class).clone();
  }

  /**
   * Returns nested fields.
   *
   * @param name the field's name
   * @return its value
   * @throws IllegalArgumentException if there are no such fields
   */
  public Fields fields(String name) {
    return value(name, Fields.class);
  }

  /**
   * Returns a list of texts.
   *
   * @param name the field's name
   * @return its value
   * @throws IllegalArgumentException if there is no such list
   */
  public List<String> texts(String name) {
    return list(name, String.class);
  }

  /**
   * Returns a list of nested fields.
   *
   * @param name the field's name
   * @return its value
   * @throws IllegalArgumentException if there is no such list
   */
  public List<Fields> list(String name) {
    return list(name, Fields.class);
  }

  /**
   * Returns whether there is a field of this name.
   *
   * @param name the name
   * @return true if there is
   */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /**
   * Returns these fields as JSON text.
   *
   * @return one JSON object, on one line
   */
  public String toJson() {
    return FieldsJson.write(this);
  }

  /**
   * Returns the fields that a JSON object holds.
   *
   * @param json what {@link #toJson()} wrote
   * @return the fields
   * @throws IllegalArgumentException if the text is not such an object
   */
  public static Fields parse(String json) {
    return FieldsJson.read(requireNonNull(json, "json"));
  }

  /** Returns the fields that differ, each as {@code grid.bins: 10, now 20}. */
  List<String> differences(Fields now) {
    List<String> differences = new ArrayList<>();
    compare("", this, now, differences);
    return differences;
  }

  private static void compare(String prefix, Fields before, Fields now, List<String> into) {
    Set<String> names = new TreeSet<>(before.values.keySet());
    names.addAll(now.values.keySet());
    for (String name : names) {
      Object old = before.values.get(name);
      Object current = now.values.get(name);
      if (old instanceof Fields a && current instanceof Fields b) {
        compare(prefix + name + ".", a, b, into);
      } else if (!same(old, current)) {
        boolean alike = display(old).equals(display(current));
        into.add(
            "%s%s: %s, now %s"
                .formatted(
                    prefix,
                    name,
                    alike ? json(name, old) : display(old),
                    alike ? json(name, current) : display(current)));
      }
    }
  }

  /** Compares values, not how they print: ["a, b"] and ["a", "b"] print alike. */
  private static boolean same(@Nullable Object a, @Nullable Object b) {
    if (a instanceof long[] x && b instanceof long[] y) {
      return Arrays.equals(x, y);
    }
    if (a instanceof double[] x && b instanceof double[] y) {
      return Arrays.equals(x, y);
    }
    return Objects.equals(a, b);
  }

  private static String json(String name, @Nullable Object value) {
    return value == null ? "absent" : FieldsJson.write(new Fields(Map.of(name, value)));
  }

  /** The values by name; arrays inside must not be changed. */
  Map<String, Object> values() {
    return values;
  }

  static Fields of(Map<String, Object> values) {
    return new Fields(values);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Fields that && differences(that).isEmpty();
  }

  @Override
  public int hashCode() {
    int hash = 0;
    for (Map.Entry<String, Object> field : values.entrySet()) {
      int value = Arrays.deepHashCode(new Object[] {field.getValue()});
      hash += (field.getKey().hashCode() ^ value);
    }
    return hash;
  }

  /** Returns for example {@code {grid.bins: 10, privacy.epsilon: 0.5}}. */
  @Override
  public String toString() {
    Map<String, String> flat = new LinkedHashMap<>();
    flatten("", flat);
    StringBuilder text = new StringBuilder("{");
    flat.forEach(
        (name, value) ->
            text.append(text.length() > 1 ? ", " : "").append(name).append(": ").append(value));
    return text.append('}').toString();
  }

  private void flatten(String prefix, Map<String, String> into) {
    values.forEach(
        (name, value) -> {
          if (value instanceof Fields nested) {
            nested.flatten(prefix + name + ".", into);
          } else {
            into.put(prefix + name, display(value));
          }
        });
  }

  private static String display(@Nullable Object value) {
    if (value == null) {
      return "absent";
    }
    if (value instanceof long[] numbers) {
      return Arrays.toString(numbers);
    }
    return value instanceof double[] numbers ? Arrays.toString(numbers) : value.toString();
  }

  private Fields extended(String name, Object value) {
    if (requireNonNull(name, "name").isBlank() || name.contains(".") || values.containsKey(name)) {
      throw new IllegalArgumentException(
          "a field's name must be new, not blank and without a dot, got '" + name + "'");
    }
    Map<String, Object> copy = new LinkedHashMap<>(values);
    copy.put(name, value);
    return new Fields(copy);
  }

  private static double finite(String name, double number) {
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException(
          "field '%s' must be finite, got %s".formatted(name, number));
    }
    return number;
  }

  private boolean isEmptyList(String name) {
    return values.get(name) instanceof List<?> list && list.isEmpty();
  }

  private <T> List<T> list(String name, Class<T> type) {
    List<?> list = value(name, List.class);
    return list.stream().map(type::cast).toList();
  }

  private <T> T value(String name, Class<T> type) {
    Object value = values.get(name);
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "field '%s' must be a %s, got %s"
              .formatted(
                  name,
                  type.getSimpleName(),
                  value == null ? "nothing" : value.getClass().getSimpleName()));
    }
    return type.cast(value);
  }
}
