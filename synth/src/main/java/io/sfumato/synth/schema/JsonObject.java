package io.sfumato.synth.schema;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An object of a JSON text, which knows where it stands, so that messages can say it. */
final class JsonObject {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final String place;
  private final Map<?, ?> members;

  private JsonObject(String place, Map<?, ?> members) {
    this.place = place;
    this.members = members;
  }

  /**
   * Reads a text.
   *
   * @param place what to call it in messages
   * @throws IllegalArgumentException if it is not one JSON object and no more
   */
  static JsonObject parse(String place, String text) {
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      Object root = value(json);
      if (!(root instanceof Map<?, ?> object) || json.nextToken() != null) {
        throw new IllegalArgumentException(place + " must be one JSON object and no more");
      }
      return new JsonObject(place, object);
    } catch (IOException e) {
      throw new IllegalArgumentException(place + " must be JSON: " + e.getMessage(), e);
    }
  }

  /** Objects keep the order of their members: it is that of the columns. */
  private static @Nullable Object value(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    if (token == null) {
      return null;
    }
    return switch (token) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
          String name = requireNonNull(json.currentName());
          json.nextToken();
          object.put(name, value(json));
        }
        yield object;
      }
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(json));
        }
        yield list;
      }
      case VALUE_STRING -> json.getText();
      case VALUE_NUMBER_INT -> json.getLongValue();
      case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      case VALUE_TRUE, VALUE_FALSE -> json.getBooleanValue();
      default -> null;
    };
  }

  /** Returns the same object, called otherwise in messages. */
  JsonObject at(String newPlace) {
    return new JsonObject(newPlace, members);
  }

  String place() {
    return place;
  }

  /** Returns the names of the members, in their order. */
  List<String> names() {
    return members.keySet().stream().map(String::valueOf).toList();
  }

  /** Refuses members of other names. */
  void checkNames(String... known) {
    for (Object name : members.keySet()) {
      if (!Set.of(known).contains(name)) {
        throw new IllegalArgumentException(
            "%s must have no '%s': known are %s"
                .formatted(place, name, new TreeSet<>(Arrays.asList(known))));
      }
    }
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  boolean isNumber(String name) {
    return members.get(name) instanceof Number;
  }

  String text(String name) {
    return text(name, members.get(name));
  }

  double number(String name) {
    return number(name, members.get(name));
  }

  long integer(String name) {
    double number = number(name);
    if (number != Math.rint(number) || Math.abs(number) > 0x1p53) {
      throw wrong(name, "an integer within ±2^53", number);
    }
    return (long) number;
  }

  /** Returns an integer in {@code [1, most]}. */
  int size(String name, int most) {
    if (members.get(name) instanceof Long number && number >= 1 && number <= most) {
      return number.intValue();
    }
    throw wrong(name, "an integer in [1, %d]".formatted(most), members.get(name));
  }

  /** Returns a truth value, false if it is absent. */
  boolean flag(String name) {
    Object value = members.get(name);
    if (value == null && !has(name)) {
      return false;
    } else if (value instanceof Boolean flag) {
      return flag;
    }
    throw wrong(name, "true or false", value);
  }

  List<String> texts(String name) {
    return list(name).stream().map(element -> text(name, element)).toList();
  }

  double[] numbers(String name) {
    return list(name).stream().mapToDouble(element -> number(name, element)).toArray();
  }

  /** Returns whether a list has a text as its first element. */
  boolean startsWithText(String name) {
    List<?> list = list(name);
    return !list.isEmpty() && list.get(0) instanceof String;
  }

  /** Returns a list of objects, empty if it is absent, each called by its number. */
  List<JsonObject> objects(String name) {
    List<JsonObject> objects = new ArrayList<>();
    for (Object element : has(name) ? list(name) : List.of()) {
      String where = "%s[%d] of %s".formatted(name, objects.size(), place);
      if (!(element instanceof Map<?, ?> object)) {
        throw new IllegalArgumentException(
            "%s must be an object, got %s".formatted(where, element));
      }
      objects.add(new JsonObject(where, object));
    }
    return objects;
  }

  private List<?> list(String name) {
    if (members.get(name) instanceof List<?> list) {
      return list;
    }
    throw wrong(name, "a list", members.get(name));
  }

  private String text(String name, @Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw wrong(name, "a text", value);
  }

  private double number(String name, @Nullable Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    throw wrong(name, "a number", value);
  }

  /** Returns the exception for a member that is not what it must be. */
  IllegalArgumentException wrong(String name, String rule, @Nullable Object value) {
    Object shown = value == null && !has(name) ? "nothing" : value;
    return new IllegalArgumentException(
        "%s of %s must be %s, got %s"
            .formatted(name, place, rule, value instanceof String ? "'" + value + "'" : shown));
  }
}
