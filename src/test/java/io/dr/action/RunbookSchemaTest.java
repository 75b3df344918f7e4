package io.dr.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.runbook.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunbookSchemaTest {
  private static final ObjectNode SCHEMA = RunbookSchema.of(TestCatalog.catalog());

  @Test
  void describesTheParametersOfAnActionByItsRecord() throws JsonProcessingException {
    String expected =
        """
        {
          "description": "Does http.check.",
          "type": "object",
          "properties": {
            "url": { "type": "string", "description": "What to ask for." },
            "status": {
              "type": ["integer", "string"],
              "pattern": "\\\\$\\\\{[^${}]+\\\\}",
              "description": "The status to expect; 200 by default.",
              "patternErrorMessage": "not a whole number or a reference ${...}"
            },
            "contains": { "type": "string" },
            "header": { "type": "object", "additionalProperties": { "type": "string" } },
            "timeout": {
              "type": "string",
              "pattern": "^(?=[0-9])([0-9]{1,6}d)?([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,9}s)?$|\\\\$\\\\{[^${}]+\\\\}",
              "patternErrorMessage": "not a duration; write for example 90s, 15m, 1h30m or 7d, or a reference ${...}"
            },
            "within": {
              "type": "string",
              "pattern": "^(?=[0-9])([0-9]{1,6}d)?([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,9}s)?$|\\\\$\\\\{[^${}]+\\\\}",
              "patternErrorMessage": "not a duration; write for example 90s, 15m, 1h30m or 7d, or a reference ${...}"
            }
          },
          "required": ["url"],
          "additionalProperties": false
        }
        """;

    JsonNode generated = SCHEMA.at("/$defs/http.check");

    assertThat(generated).isEqualTo(new ObjectMapper().readTree(expected));
    assertThat(names(generated.get("properties")))
        .containsExactly("url", "status", "contains", "header", "timeout", "within");
  }

  @Test
  void writesChoicesAsTheRunbookDoes() {
    assertThat(SCHEMA.at("/$defs/statuspage.update/properties/status/enum"))
        .extracting(JsonNode::textValue)
        .containsExactly("investigating", "identified", "monitoring", "resolved");
  }

  @Test
  void describesListsOfRecords() {
    JsonNode item = SCHEMA.at("/$defs/route53.switch-records/properties/records/items");

    assertThat(names(item.get("properties")))
        .containsExactly("name", "type", "ttl", "value", "values", "alias");
    assertThat(item.get("additionalProperties").isBoolean()).isTrue();
    assertThat(item.at("/properties/alias/required")).hasSize(2);
  }

  record Alone(
      @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<Integer> codes,
      @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> names,
      List<String> others) {}

  @Test
  void letsAListBeWrittenAsItsOnlyElementWhereItsRecordDoes() {
    JsonNode properties =
        RunbookSchema.with(ActionType.describe("test.alone", Alone.class).build())
            .get("properties");

    assertThat(properties.at("/codes/type").toString())
        .isEqualTo("[\"array\",\"integer\",\"string\"]");
    assertThat(properties.at("/codes/pattern").asText()).contains("\\$\\{");
    assertThat(properties.at("/names/type").toString()).isEqualTo("[\"array\",\"string\"]");
    assertThat(properties.at("/others/type").asText()).isEqualTo("array");
  }

  @Test
  void choosesTheParametersByTheAction() {
    List<String> ids = new ArrayList<>();
    SCHEMA.at("/$defs/step/properties/action/enum").forEach(id -> ids.add(id.textValue()));
    List<String> chosen = new ArrayList<>();
    SCHEMA
        .at("/$defs/step/allOf")
        .forEach(choice -> chosen.add(choice.at("/if/properties/action/const").textValue()));

    assertThat(ids).hasSize(12).isSorted().isEqualTo(chosen);
  }

  @Test
  void isTheSameTextEachTime() throws JsonProcessingException {
    String text = RunbookSchema.text(TestCatalog.catalog());

    assertThat(text)
        .isEqualTo(RunbookSchema.text(TestCatalog.catalog()))
        .startsWith("{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n")
        .endsWith("}\n")
        .doesNotContain("\r");
    assertThat(new ObjectMapper().readTree(text)).isEqualTo(SCHEMA);
  }

  @Test
  void describesEverythingOutsideTheActions() {
    List<String> silent = new ArrayList<>();
    SCHEMA
        .get("$defs")
        .fields()
        .forEachRemaining(entry -> silences(entry.getKey(), entry.getValue(), silent));
    silences("", SCHEMA, silent);

    assertThat(silent).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"90s", "15m", "1h30m", "7d", "0s", "", "5", "m", "1m1h", "-5m", "5 m", "1234567d"})
  void takesForADurationWhatTheProgramDoes(String text) {
    boolean matches =
        Pattern.compile(SCHEMA.at("/$defs/duration/pattern").textValue()).matcher(text).find();

    assertThat(matches).isEqualTo(Durations.parse(text).isPresent());
  }

  private static void silences(String path, JsonNode schema, List<String> silent) {
    if (path.contains(".")) {
      return;
    }
    schema
        .path("properties")
        .fields()
        .forEachRemaining(
            entry -> {
              String inner = path + "/" + entry.getKey();
              JsonNode value = entry.getValue();
              if (!value.has("description") && !SCHEMA.at(ref(value)).has("description")) {
                silent.add(inner);
              }
              silences(inner, value, silent);
            });
  }

  private static String ref(JsonNode value) {
    return value.path("$ref").asText().replace("#", "");
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
