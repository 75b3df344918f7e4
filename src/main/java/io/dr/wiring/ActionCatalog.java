package io.dr.wiring;

import static io.dr.aws.AwsAction.on;

import io.dr.action.Action;
import io.dr.action.ActionType;
import io.dr.action.Catalog;
import io.dr.aws.Cloud;
import io.dr.aws.arc.SetRoutingControls;
import io.dr.aws.cloudformation.DeployStack;
import io.dr.aws.cloudfront.MoveAlias;
import io.dr.aws.cloudfront.SwitchOrigin;
import io.dr.aws.cloudwatch.CheckAlarms;
import io.dr.aws.cognito.CheckPool;
import io.dr.aws.cognito.ImportUsers;
import io.dr.aws.dynamodb.CheckGlobalTable;
import io.dr.aws.dynamodb.RestoreTable;
import io.dr.aws.ecs.ScaleService;
import io.dr.aws.elasticache.FailoverGlobal;
import io.dr.aws.lambda.EnableConsumers;
import io.dr.aws.lambda.InvokeFunction;
import io.dr.aws.lambda.SetConcurrency;
import io.dr.aws.rds.CopySnapshot;
import io.dr.aws.rds.FailoverGlobalCluster;
import io.dr.aws.rds.ModifyInstance;
import io.dr.aws.rds.PromoteReplica;
import io.dr.aws.rds.RestoreSnapshot;
import io.dr.aws.rds.RestoreToTime;
import io.dr.aws.route53.FlipHealthCheck;
import io.dr.aws.route53.SwitchRecords;
import io.dr.aws.s3.CheckReplication;
import io.dr.aws.s3.PutObject;
import io.dr.aws.secretsmanager.PromoteSecret;
import io.dr.check.CheckDns;
import io.dr.check.CheckHttp;
import io.dr.command.RunCommand;
import io.dr.people.ManualTask;
import io.dr.people.UpdateStatusPage;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Every action type of the program, one line each. */
public final class ActionCatalog {
  private ActionCatalog() {}

  /**
   * The catalogue over a world.
   *
   * @param world asked for when the first action is made: describing types needs none
   */
  public static Catalog over(Supplier<World> world) {
    return Catalog.of(
        List.of(
                entry(DeployStack.TYPE, w -> on(w.cloud(), w.documents(), DeployStack::new)),
                entry(SwitchOrigin.TYPE, w -> on(w.cloud(), SwitchOrigin::new)),
                entry(ImportUsers.TYPE, w -> on(w.cloud(), importing(w))),
                entry(RestoreTable.TYPE, w -> on(w.cloud(), RestoreTable::new)),
                entry(ScaleService.TYPE, w -> on(w.cloud(), ScaleService::new)),
                entry(CheckPool.TYPE, w -> on(w.cloud(), CheckPool::new)),
                entry(CheckGlobalTable.TYPE, w -> on(w.cloud(), CheckGlobalTable::new)),
                entry(
                    io.dr.aws.elasticache.RestoreSnapshot.TYPE,
                    w -> on(w.cloud(), io.dr.aws.elasticache.RestoreSnapshot::new)),
                entry(FailoverGlobal.TYPE, w -> on(w.cloud(), FailoverGlobal::new)),
                entry(CheckHttp.TYPE, w -> with -> new CheckHttp(with, w.probes())),
                entry(CheckDns.TYPE, w -> with -> new CheckDns(with, w.probes())),
                entry(RunCommand.TYPE, w -> with -> new RunCommand(with, w.processes())),
                entry(ManualTask.TYPE, w -> ManualTask::new),
                entry(CopySnapshot.TYPE, w -> on(w.cloud(), CopySnapshot::new)),
                entry(FailoverGlobalCluster.TYPE, w -> on(w.cloud(), FailoverGlobalCluster::new)),
                entry(ModifyInstance.TYPE, w -> on(w.cloud(), ModifyInstance::new)),
                entry(PromoteReplica.TYPE, w -> on(w.cloud(), PromoteReplica::new)),
                entry(RestoreSnapshot.TYPE, w -> on(w.cloud(), RestoreSnapshot::new)),
                entry(SwitchRecords.TYPE, w -> on(w.cloud(), w.documents(), SwitchRecords::new)),
                entry(FlipHealthCheck.TYPE, w -> on(w.cloud(), FlipHealthCheck::new)),
                entry(SetRoutingControls.TYPE, w -> on(w.cloud(), SetRoutingControls::new)),
                entry(MoveAlias.TYPE, w -> on(w.cloud(), MoveAlias::new)),
                entry(CheckReplication.TYPE, w -> on(w.cloud(), CheckReplication::new)),
                entry(PutObject.TYPE, w -> on(w.cloud(), w.documents(), PutObject::new)),
                entry(PromoteSecret.TYPE, w -> on(w.cloud(), PromoteSecret::new)),
                entry(CheckAlarms.TYPE, w -> on(w.cloud(), CheckAlarms::new)),
                entry(RestoreToTime.TYPE, w -> on(w.cloud(), RestoreToTime::new)),
                entry(EnableConsumers.TYPE, w -> on(w.cloud(), EnableConsumers::new)),
                entry(InvokeFunction.TYPE, w -> on(w.cloud(), InvokeFunction::new)),
                entry(SetConcurrency.TYPE, w -> on(w.cloud(), SetConcurrency::new)),
                entry(UpdateStatusPage.TYPE, w -> with -> new UpdateStatusPage(with, w.channels())))
            .stream()
            .<Catalog.Entry<?>>map(made -> made.in(world))
            .toList());
  }

  private static java.util.function.BiFunction<ImportUsers.With, Cloud, Action> importing(
      World world) {
    return (with, cloud) -> new ImportUsers(with, cloud, world.uploads());
  }

  private record Made<W>(ActionType<W> type, Function<World, Function<W, Action>> make) {
    Catalog.Entry<W> in(Supplier<World> world) {
      return new Catalog.Entry<>(type, with -> make.apply(world.get()).apply(with));
    }
  }

  private static <W> Made<W> entry(ActionType<W> type, Function<World, Function<W, Action>> make) {
    return new Made<>(type, make);
  }
}
