package io.sfumato.accounting;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@link Fields} as JSON and back. */
final class FieldsJson {

  /** Whatever is written can be read: one entry that is not would close its ledger for good. */
  private static final StreamReadConstraints UNBOUNDED_TEXTS =
      StreamReadConstraints.builder()
          .maxStringLength(Integer.MAX_VALUE)
          .maxNameLength(Integer.MAX_VALUE)
          .build();

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(UNBOUNDED_TEXTS)
          .build();

  private FieldsJson() {}

  static String write(Fields fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      write(json, fields);
    } catch (IOException e) {
      throw new UncheckedIOException("a string writer failed", e);
    }
    return text.toString();
  }

  static Fields read(String text) {
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("the text must be a JSON object");
      }
      Fields fields = readObject(json);
      if (json.nextToken() != null) {
        throw new IllegalArgumentException("the text must hold one JSON object and no more");
      }
      return fields;
    } catch (IOException e) {
      throw new IllegalArgumentException("the text must be a JSON object of known form", e);
    }
  }

  private static void write(JsonGenerator json, Fields fields) throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, Object> field : fields.values().entrySet()) {
      json.writeFieldName(field.getKey());
      writeValue(json, field.getValue());
    }
    json.writeEndObject();
  }

  private static void writeValue(JsonGenerator json, Object value) throws IOException {
    if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof long[] numbers) {
      json.writeArray(numbers, 0, numbers.length);
    } else if (value instanceof double[] numbers) {
      json.writeArray(numbers, 0, numbers.length);
    } else if (value instanceof Fields nested) {
      write(json, nested);
    } else {
      json.writeStartArray();
      for (Object element : (List<?>) value) {
        writeValue(json, element);
      }
      json.writeEndArray();
    }
  }

  /** Reads the rest of an object whose opening brace was read. */
  private static Fields readObject(JsonParser json) throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      values.put(name, readValue(json, json.nextToken()));
    }
    return Fields.of(values);
  }

  private static Object readValue(JsonParser json, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_STRING -> json.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT -> json.getLongValue();
      case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      case START_OBJECT -> readObject(json);
      case START_ARRAY -> readArray(json);
      default -> throw new IllegalArgumentException("a field must not be " + token);
    };
  }

  /** Reads the rest of an array: numbers of one kind become a primitive array. */
  private static Object readArray(JsonParser json) throws IOException {
    List<Object> elements = new ArrayList<>();
    for (JsonToken token = json.nextToken();
        token != JsonToken.END_ARRAY;
        token = json.nextToken()) {
      elements.add(readValue(json, token));
    }
    if (!elements.isEmpty() && elements.stream().allMatch(Long.class::isInstance)) {
      return elements.stream().mapToLong(Long.class::cast).toArray();
    }
    if (!elements.isEmpty() && elements.stream().allMatch(Double.class::isInstance)) {
      return elements.stream().mapToDouble(Double.class::cast).toArray();
    }
    return List.copyOf(elements);
  }
}
