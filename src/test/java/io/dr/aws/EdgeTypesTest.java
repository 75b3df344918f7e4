package io.dr.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dr.action.ActionType;
import io.dr.action.Catalog;
import io.dr.action.Trait;
import io.dr.aws.cloudformation.DeployStack;
import io.dr.aws.cloudfront.SwitchOrigin;
import io.dr.aws.route53.SwitchRecords;
import io.dr.aws.s3.CheckReplication;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class EdgeTypesTest {

  static Stream<ActionType<?>> types() {
    return Stream.of(
        SwitchRecords.TYPE, DeployStack.TYPE, SwitchOrigin.TYPE, CheckReplication.TYPE);
  }

  @ParameterizedTest
  @MethodSource("types")
  void giveAnExampleThatBinds(ActionType<?> type) {
    Object yaml = new Load(LoadSettings.builder().build()).loadFromString(type.example());
    JsonNode example = new JsonMapper().valueToTree(yaml);

    assertThat(Catalog.bind(type, example)).isInstanceOf(type.with());
  }

  @ParameterizedTest
  @MethodSource("types")
  void nameAQuotaAndAPermissionForWhatTheyCall(ActionType<?> type) {
    assertThat(type.quotas()).isNotEmpty();
    assertThat(type.permissions()).isNotEmpty();
    assertThat(type.controlPlanes()).isNotEmpty();
    assertThat(type.is(Trait.MUTATES)).isNotEqualTo(type.is(Trait.VERIFIES));
  }
}
