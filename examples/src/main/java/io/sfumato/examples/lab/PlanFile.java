package io.sfumato.examples.lab;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sfumato.accounting.PrivacyEvent;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A plan of releases as a JSON array of steps, of which one parameter may be left open: it stands
 * as {@code "?"}.
 */
final class PlanFile {

  /** How a plan is written, for people. */
  static final String FORMAT =
      "A plan is a JSON array of steps, all fixed before the first answer, for example"
          + " [{\"event\":\"gaussian\",\"sigma\":5,\"sensitivity\":1,\"count\":100}]. The events are"
          + " gaussian, discrete_gaussian (sigma), gaussian_tree (sigma, steps), laplace,"
          + " discrete_laplace (scale), randomized_response, exponential_mechanism, pure (epsilon),"
          + " approximate (epsilon, delta), zcdp (rho), poisson_subsampled (rate, of: a step) and"
          + " composed (of: an array of steps). Noise has a sensitivity and every step a count, 1 if"
          + " none is given. Parameters are stated for adding or removing one row.";

  private static final String OPEN = "?";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS) // 1.1 is eleven tenths
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final JsonNode plan;

  private PlanFile(JsonNode plan) {
    this.plan = plan;
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if the file is not a readable JSON array of steps
   */
  static PlanFile read(Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new IllegalArgumentException("--plan must be a readable file, got " + file);
    }
    try {
      return parse(Files.readString(file));
    } catch (IOException e) {
      throw new IllegalArgumentException("--plan must be a readable text file, got " + file, e);
    }
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if the text is not a JSON array of steps
   */
  static PlanFile parse(String json) {
    JsonNode plan;
    try {
      plan = JSON.readTree(json);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "--plan must be JSON: " + e.getOriginalMessage() + position(e), e);
    }
    if (!plan.isArray() || plan.isEmpty()) {
      throw new IllegalArgumentException(
          "--plan must be a JSON array of at least one step, such as"
              + " [{\"event\":\"gaussian\",\"sigma\":5,\"count\":100}]");
    }
    return new PlanFile(plan);
  }

  /**
   * Returns the names of the parameters left open, in the order of the file.
   *
   * @return for example {@code [sigma]}; empty for a complete plan
   */
  List<String> open() {
    List<String> names = new ArrayList<>();
    collectOpen(plan, names);
    return names;
  }

  /**
   * Returns the plan.
   *
   * @throws IllegalArgumentException if a step is not known or a parameter is wrong or left open
   */
  PrivacyEvent event() {
    return new PrivacyEvent.Composed(steps("step ", plan));
  }

  /**
   * Returns the plan with a value in the place of what was left open.
   *
   * @throws IllegalArgumentException if a step is not known or a parameter is wrong
   */
  PrivacyEvent with(BigDecimal value) {
    JsonNode filled = plan.deepCopy();
    fill(filled, value);
    return new PrivacyEvent.Composed(steps("step ", filled));
  }

  /** Reads each element of an array; {@code place} and its number from 1 say where it is. */
  static List<PrivacyEvent> steps(String place, JsonNode array) {
    List<PrivacyEvent> events = new ArrayList<>();
    for (JsonNode step : array) {
      events.add(PlanStep.read(place + (events.size() + 1), step));
    }
    return events;
  }

  private static void collectOpen(JsonNode node, List<String> names) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (isOpen(field.getValue())) {
        names.add(field.getKey());
      }
    }
    node.forEach(child -> collectOpen(child, names));
  }

  private static void fill(JsonNode node, BigDecimal value) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        if (isOpen(field.getValue())) {
          field.setValue(DecimalNode.valueOf(value));
        }
      }
    }
    node.forEach(child -> fill(child, value));
  }

  private static boolean isOpen(JsonNode node) {
    return node.isTextual() && node.textValue().equals(OPEN);
  }

  private static String position(JacksonException e) {
    return e.getLocation() == null
        ? ""
        : " (line %d, column %d)"
            .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }
}
