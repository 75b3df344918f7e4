package io.dr.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dr.action.ActionType;
import io.dr.action.Catalog;
import io.dr.action.SimulatedResource;
import io.dr.action.Trait;
import io.dr.aws.cognito.ImportUsers;
import io.dr.aws.dynamodb.RestoreTable;
import io.dr.aws.elasticache.FailoverGlobal;
import io.dr.aws.rds.PromoteReplica;
import io.dr.aws.rds.RestoreSnapshot;
import io.dr.sim.SimulatedCloud;
import io.dr.sim.cloud.SimulatedServices;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class DataTypesTest {

  static Stream<ActionType<?>> types() {
    return Stream.of(
        PromoteReplica.TYPE,
        RestoreSnapshot.TYPE,
        RestoreTable.TYPE,
        FailoverGlobal.TYPE,
        ImportUsers.TYPE);
  }

  private static <W> W example(ActionType<W> type) {
    Object yaml = new Load(LoadSettings.builder().build()).loadFromString(type.example());
    JsonNode example = new JsonMapper().valueToTree(yaml);
    return Catalog.bind(type, example);
  }

  private static <W> List<SimulatedResource> simulated(ActionType<W> type) {
    return type.simulates().apply(example(type), Stage.run());
  }

  @ParameterizedTest
  @MethodSource("types")
  void giveAnExampleThatBindsAndCanBeRehearsed(ActionType<?> type) {
    SimulatedCloud cloud = new SimulatedCloud(new SimulatedServices(new Stage().world()).all());

    List<SimulatedResource> resources = simulated(type);

    assertThat(resources).isNotEmpty();
    resources.forEach(cloud::expect);
  }

  @ParameterizedTest
  @MethodSource("types")
  void sayThatTheyDecideWhichDataIsKept(ActionType<?> type) {
    assertThat(type.traits()).contains(Trait.MUTATES, Trait.RESTORES_DATA);
    assertThat(type.outputs()).isNotEmpty();
    assertThat(type.permissions()).isNotEmpty();
    assertThat(type.quotas()).isNotEmpty();
    assertThat(type.controlPlanes()).isNotEmpty();
  }
}
