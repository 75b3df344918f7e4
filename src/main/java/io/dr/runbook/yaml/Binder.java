package io.dr.runbook.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dr.runbook.Account;
import io.dr.runbook.Communication;
import io.dr.runbook.Durations;
import io.dr.runbook.Improvement;
import io.dr.runbook.MailServer;
import io.dr.runbook.Objectives;
import io.dr.runbook.Objectives.ClockStart;
import io.dr.runbook.Objectives.OnRpoBreach;
import io.dr.runbook.Person;
import io.dr.runbook.Phase;
import io.dr.runbook.Runbook;
import io.dr.runbook.Site;
import io.dr.runbook.Step;
import io.dr.runbook.Step.Approval;
import io.dr.runbook.Step.DrillMode;
import io.dr.runbook.Step.OnFailure;
import io.dr.runbook.Step.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Makes records of a document in which nothing is wrong. */
final class Binder {
  private final Document document;

  Binder(Document document) {
    this.document = document;
  }

  Runbook runbook() {
    JsonNode root = document.root();
    String name = root.path("runbook").textValue();
    JsonNode improvement = root.path("improvement");
    return new Runbook(
        name,
        text(root, "title").orElse(name),
        named(root.path("sites"), Binder::site),
        named(root.path("accounts"), Binder::account),
        named(root.path("tags"), (tag, value) -> value.asText()),
        root.path("failover").path("from").textValue(),
        root.path("failover").path("to").textValue(),
        parameters(root.path("parameters")),
        objectives(root.path("objectives")),
        items(root.path("authority"), Binder::person),
        root.path("twoPerson").asBoolean(),
        communication(root.path("communication")),
        duration(root.path("exercise"), "every"),
        items(root.path("phases"), Binder::phase),
        new Improvement(texts(improvement.path("lessons")), texts(improvement.path("todo"))));
  }

  private static Site site(String name, JsonNode site) {
    return new Site(
        name,
        site.path("region").textValue(),
        site.path("account").textValue(),
        text(site, "role"),
        text(site, "externalId"),
        text(site, "profile"));
  }

  private static Account account(String name, JsonNode account) {
    return new Account(
        name,
        account.path("account").textValue(),
        text(account, "role"),
        text(account, "externalId"),
        text(account, "profile"));
  }

  private Map<String, String> parameters(JsonNode parameters) {
    return named(
        parameters,
        (name, value) ->
            value.isObject() ? value.path("secret").asText() : document.parameter(name));
  }

  private static Objectives objectives(JsonNode objectives) {
    return new Objectives(
        duration(objectives, "rto").orElseThrow(),
        duration(objectives, "rpo").orElseThrow(),
        choice(objectives, "clock", ClockStart.class).orElse(ClockStart.DECLARATION),
        choice(objectives, "onRpoBreach", OnRpoBreach.class).orElse(OnRpoBreach.ASK));
  }

  private static Person person(JsonNode person) {
    return new Person(
        person.path("name").textValue(), text(person, "email"), text(person, "phone"));
  }

  private static Communication communication(JsonNode communication) {
    JsonNode engineering = communication.path("engineering");
    JsonNode fallback = engineering.path("fallback");
    JsonNode leadership = communication.path("leadership");
    return new Communication(
        text(engineering, "slack"),
        texts(fallback.path("email")),
        text(fallback, "join"),
        texts(leadership.path("email")),
        duration(leadership, "every"),
        text(engineering, "token"),
        texts(engineering.path("invite")),
        new Communication.Templates(
            text(leadership.path("template"), "text"), text(leadership.path("template"), "html")),
        communication.has("mail")
            ? Optional.of(mail(communication.path("mail")))
            : Optional.empty(),
        duration(communication, "statusEvery"),
        text(engineering, "api"),
        items(fallback.path("contacts"), Binder::person));
  }

  private static MailServer mail(JsonNode mail) {
    return new MailServer(
        mail.path("host").textValue(),
        mail.path("port").asInt(MailServer.SUBMISSION),
        mail.path("from").textValue(),
        text(mail, "user"),
        text(mail, "password"),
        mail.has("startTls") ? Optional.of(mail.path("startTls").asBoolean()) : Optional.empty());
  }

  private static Phase phase(JsonNode phase) {
    String id = phase.path("phase").textValue();
    return new Phase(id, text(phase, "title").orElse(id), items(phase.path("steps"), Binder::step));
  }

  private static Step step(JsonNode step) {
    ObjectNode none = JsonNodeFactory.instance.objectNode();
    JsonNode approval = step.path("approval");
    return new Step(
        step.path("step").textValue(),
        text(step, "title"),
        step.path("action").textValue(),
        step.path("with") instanceof ObjectNode with ? with.deepCopy() : none,
        step.has("needs") ? Optional.of(texts(step.path("needs"))) : Optional.empty(),
        duration(step, "rto"),
        duration(step, "rpo"),
        duration(step, "estimate"),
        duration(step, "timeout"),
        retry(step.path("retry")),
        choice(step, "onFailure", OnFailure.class),
        approval.isObject()
            ? Optional.of(new Approval(text(approval, "from"), text(approval, "prompt")))
            : Optional.empty(),
        text(step, "owner"),
        choice(step, "drill", DrillMode.class));
  }

  private static Retry retry(JsonNode retry) {
    return new Retry(
        retry.path("attempts").asInt(Retry.DEFAULT.attempts()),
        duration(retry, "backoff").orElse(Retry.DEFAULT.backoff()));
  }

  private static Optional<String> text(JsonNode parent, String name) {
    return Optional.ofNullable(parent.path(name).textValue());
  }

  private static Optional<Duration> duration(JsonNode parent, String name) {
    return text(parent, name).flatMap(Durations::parse);
  }

  private static <E extends Enum<E>> Optional<E> choice(JsonNode parent, String name, Class<E> of) {
    return text(parent, name).map(value -> Enum.valueOf(of, value.toUpperCase(Locale.ROOT)));
  }

  private static List<String> texts(JsonNode list) {
    return items(list, JsonNode::textValue);
  }

  private static <T> List<T> items(JsonNode list, Function<JsonNode, T> item) {
    List<T> items = new ArrayList<>();
    list.forEach(each -> items.add(item.apply(each)));
    return items;
  }

  private static <T> Map<String, T> named(JsonNode map, BiFunction<String, JsonNode, T> value) {
    Map<String, T> named = new LinkedHashMap<>();
    map.fields()
        .forEachRemaining(
            entry -> named.put(entry.getKey(), value.apply(entry.getKey(), entry.getValue())));
    return named;
  }
}
