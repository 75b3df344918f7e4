package io.dr.post.slack;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The part of Slack's Web API that is used, over real HTTP and as strict: tokens, scopes, names of
 * channels, membership, threads. It keeps what it was told, and can fall silent or refuse.
 */
public final class SlackStandIn implements AutoCloseable {
  /** The token that it lets in. */
  public static final String TOKEN = "xoxb-1-stand-in";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BOT = "U0BOT";

  private final WireMockServer server;
  private final Map<String, Room> rooms = new LinkedHashMap<>();
  private final Map<String, String> users = new LinkedHashMap<>();
  private final List<String> calls = new ArrayList<>();
  private Set<String> scopes = new TreeSet<>(SlackChat.SCOPES);
  private Optional<Trouble> trouble = Optional.empty();
  private String at = "";
  private int times;
  private int number;

  /** How it fails. */
  public enum Trouble {
    /** The connection is cut before anything is done. */
    RESET,
    /** It is done, and the connection cut before the answer. */
    LOST_ANSWER,
    /** A fault of the service. */
    UNAVAILABLE,
    /** It asks to slow down. */
    RATE_LIMITED,
    /** The token is no longer good. */
    REVOKED
  }

  /** A channel and what was said in it. */
  public static final class Room {
    final String id;
    final String name;
    boolean archived;
    boolean member;
    String topic = "";
    final Set<String> people = new TreeSet<>();
    final Map<String, ObjectNode> messages = new LinkedHashMap<>();
    final List<String> pinned = new ArrayList<>();

    Room(String id, String name, boolean member) {
      this.id = id;
      this.name = name;
      this.member = member;
    }

    /** What stands above it. */
    public String topic() {
      return topic;
    }

    /** The ids of those who were brought in. */
    public Set<String> people() {
      return people;
    }

    /** The texts, in order, as people read them. */
    public List<String> texts() {
      return messages.values().stream().map(message -> plain(message.path("blocks"))).toList();
    }

    /** The texts in the open, without threads. */
    public List<String> open() {
      return messages.values().stream()
          .filter(message -> !message.has("thread_ts"))
          .map(message -> plain(message.path("blocks")))
          .toList();
    }

    /** The texts in the thread of the message that holds those words. */
    public List<String> thread(String words) {
      List<String> found = new ArrayList<>();
      for (Map.Entry<String, ObjectNode> one : messages.entrySet()) {
        if (plain(one.getValue().path("blocks")).contains(words)) {
          messages.values().stream()
              .filter(answer -> answer.path("thread_ts").asText().equals(one.getKey()))
              .forEach(answer -> found.add(plain(answer.path("blocks"))));
        }
      }
      return found;
    }

    /** The message that is pinned, as people read it. */
    public String status() {
      return plain(messages.get(pinned.get(0)).path("blocks"));
    }

    /** What notifications show, in order. */
    public List<String> notifications() {
      return messages.values().stream().map(message -> message.path("text").asText()).toList();
    }

    /** The keys in the metadata, in order. */
    public List<String> keys() {
      return messages.values().stream()
          .map(message -> message.at("/metadata/event_payload/key").asText())
          .toList();
    }

    private static String plain(JsonNode blocks) {
      StringBuilder text = new StringBuilder();
      for (JsonNode element : blocks.path(0).path("elements").path(0).path("elements")) {
        if (!element.path("type").asText().equals("text")) {
          throw new IllegalStateException("an element that is no text: " + element);
        }
        text.append(element.path("text").asText());
      }
      return text.toString();
    }
  }

  public SlackStandIn() {
    server =
        new WireMockServer(
            options().dynamicPort().bindAddress("127.0.0.1").extensions(new Answers()));
    server.start();
    server.stubFor(any(anyUrl()).willReturn(aResponse()));
  }

  /** Where its Web API answers. */
  public String api() {
    return "http://127.0.0.1:" + server.port() + "/api/";
  }

  /** Fails from now on, at that method or, with an empty one, at each. */
  public synchronized void fail(Trouble how, String method) {
    fail(how, method, Integer.MAX_VALUE);
  }

  /** The same so many times. */
  public synchronized void fail(Trouble how, String method, int times) {
    trouble = Optional.of(how);
    at = method;
    this.times = times;
  }

  /** Works again. */
  public synchronized void recover() {
    trouble = Optional.empty();
  }

  /** Somebody is known by that address. */
  public synchronized void user(String id, String address) {
    users.put(address, id);
  }

  /** A channel that somebody else made. */
  public synchronized Room room(String name, boolean archived) {
    Room room = new Room("C0" + ++number, name, false);
    room.archived = archived;
    rooms.put(room.id, room);
    return room;
  }

  /** Takes a scope away. */
  public synchronized void without(String scope) {
    scopes.remove(scope);
  }

  /** The channel with that name. */
  public synchronized Room room(String name) {
    return rooms.values().stream()
        .filter(room -> room.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no channel " + name + " in " + names()));
  }

  /** The names of all channels. */
  public synchronized List<String> names() {
    return rooms.values().stream().map(room -> room.name).toList();
  }

  /** The methods that were called, in order. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  @Override
  public void close() {
    server.stop();
  }

  private final class Answers implements ResponseDefinitionTransformerV2 {
    @Override
    public String getName() {
      return "slack";
    }

    @Override
    public ResponseDefinition transform(ServeEvent event) {
      return answer(event.getRequest()).build();
    }
  }

  private synchronized ResponseDefinitionBuilder answer(Request request) {
    String method = request.getUrl().substring("/api/".length());
    calls.add(method);
    Optional<Trouble> now = trouble.filter(any -> at.isEmpty() || at.equals(method));
    if (now.isPresent()) {
      if (--times == 0) {
        trouble = Optional.empty();
      }
      switch (now.get()) {
        case RESET -> {
          return aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER);
        }
        case UNAVAILABLE -> {
          return aResponse().withStatus(503).withBody("upstream says " + TOKEN);
        }
        case RATE_LIMITED -> {
          return aResponse()
              .withStatus(429)
              .withHeader("Retry-After", "1")
              .withBody("{\"ok\":false,\"error\":\"ratelimited\"}");
        }
        case REVOKED -> {
          return json(error("token_revoked"));
        }
        case LOST_ANSWER -> {
          handled(method, request);
          return aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER);
        }
      }
    }
    return json(handled(method, request));
  }

  private ResponseDefinitionBuilder json(JsonNode body) {
    return aResponse()
        .withHeader("Content-Type", "application/json; charset=utf-8")
        .withHeader("x-oauth-scopes", String.join(",", scopes))
        .withBody(body.toString());
  }

  private static ObjectNode error(String name) {
    return JSON.createObjectNode().put("ok", false).put("error", name);
  }

  private static ObjectNode ok() {
    return JSON.createObjectNode().put("ok", true);
  }

  private JsonNode handled(String method, Request request) {
    String authorization = Optional.ofNullable(request.getHeader("Authorization")).orElse("");
    if (!authorization.equals("Bearer " + TOKEN)) {
      return error(authorization.isEmpty() ? "not_authed" : "invalid_auth");
    }
    Map<String, String> form = form(request.getBodyAsString());
    Optional<String> needed = needed(method).filter(scope -> !scopes.contains(scope));
    if (needed.isPresent()) {
      return error("missing_scope")
          .put("needed", needed.get())
          .put("provided", String.join(",", scopes));
    }
    return switch (method) {
      case "auth.test" ->
          ok().put("url", "https://example.slack.com/").put("user_id", BOT).put("team_id", "T1");
      case "conversations.create" -> create(form.getOrDefault("name", ""));
      case "conversations.list" -> list(form);
      case "users.lookupByEmail" -> lookup(form.getOrDefault("email", ""));
      default -> inRoom(method, form);
    };
  }

  private static Optional<String> needed(String method) {
    return switch (method) {
      case "conversations.create", "conversations.setTopic", "conversations.invite" ->
          Optional.of("channels:manage");
      case "conversations.list" -> Optional.of("channels:read");
      case "conversations.join" -> Optional.of("channels:join");
      case "conversations.history", "conversations.replies" -> Optional.of("channels:history");
      case "chat.postMessage", "chat.update" -> Optional.of("chat:write");
      case "pins.add" -> Optional.of("pins:write");
      case "users.lookupByEmail" -> Optional.of("users:read.email");
      default -> Optional.empty();
    };
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new LinkedHashMap<>();
    for (String pair : body.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        form.put(
            URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return form;
  }

  private JsonNode create(String name) {
    if (!name.matches("[a-z0-9_-]{1,80}")) {
      return error(name.length() > 80 ? "invalid_name_maxlength" : "invalid_name_specials");
    }
    if (names().contains(name)) {
      return error("name_taken");
    }
    Room room = new Room("C0" + ++number, name, true);
    rooms.put(room.id, room);
    ObjectNode answer = ok();
    answer.putObject("channel").put("id", room.id).put("name", name);
    return answer;
  }

  /** A page holds one channel, so that whoever looks must turn pages. */
  private JsonNode list(Map<String, String> form) {
    List<Room> all = new ArrayList<>(rooms.values());
    int page = Integer.parseInt("0" + form.getOrDefault("cursor", ""));
    ObjectNode answer = ok();
    ArrayNode channels = answer.putArray("channels");
    if (page < all.size()) {
      Room room = all.get(page);
      channels
          .addObject()
          .put("id", room.id)
          .put("name", room.name)
          .put("is_archived", room.archived)
          .put("is_member", room.member);
    }
    answer
        .putObject("response_metadata")
        .put("next_cursor", page + 1 < all.size() ? String.valueOf(page + 1) : "");
    return answer;
  }

  private JsonNode lookup(String address) {
    if (!users.containsKey(address)) {
      return error("users_not_found");
    }
    ObjectNode answer = ok();
    answer.putObject("user").put("id", users.get(address));
    return answer;
  }

  private JsonNode inRoom(String method, Map<String, String> form) {
    Room room = rooms.get(form.getOrDefault("channel", ""));
    if (room == null) {
      return error("channel_not_found");
    }
    if (room.archived) {
      return error("is_archived");
    }
    if (method.equals("conversations.join")) {
      room.member = true;
      return ok();
    }
    if (!room.member) {
      return error("not_in_channel");
    }
    return switch (method) {
      case "conversations.setTopic" -> topic(room, form.getOrDefault("topic", ""));
      case "conversations.invite" -> invite(room, form.getOrDefault("users", ""));
      case "chat.postMessage" -> post(room, form);
      case "chat.update" -> update(room, form);
      case "pins.add" -> pin(room, form.getOrDefault("timestamp", ""));
      case "conversations.history" -> messages(room, form, false);
      case "conversations.replies" -> messages(room, form, true);
      default -> error("unknown_method");
    };
  }

  private static JsonNode topic(Room room, String topic) {
    if (topic.length() > 250) {
      return error("too_long");
    }
    room.topic = topic;
    return ok();
  }

  private JsonNode invite(Room room, String user) {
    if (!users.containsValue(user)) {
      return error("user_not_found");
    }
    return room.people.add(user) ? ok() : error("already_in_channel");
  }

  private JsonNode post(Room room, Map<String, String> form) {
    String thread = form.getOrDefault("thread_ts", "");
    if (!thread.isEmpty() && !room.messages.containsKey(thread)) {
      return error("thread_not_found");
    }
    if (form.getOrDefault("text", "").isEmpty() || form.get("text").length() > 40_000) {
      return error(form.getOrDefault("text", "").isEmpty() ? "no_text" : "msg_too_long");
    }
    String ts = "1763867640." + String.format("%06d", ++number);
    ObjectNode message = worded(JSON.createObjectNode().put("ts", ts), form);
    message.set("metadata", read(form.getOrDefault("metadata", "{}")));
    if (!thread.isEmpty()) {
      message.put("thread_ts", thread);
    }
    room.messages.put(ts, message);
    return ok().put("ts", ts).put("channel", room.id);
  }

  private static ObjectNode worded(ObjectNode message, Map<String, String> form) {
    message.put("text", form.getOrDefault("text", ""));
    message.set("blocks", read(form.getOrDefault("blocks", "[]")));
    return message;
  }

  private static JsonNode update(Room room, Map<String, String> form) {
    ObjectNode message = room.messages.get(form.getOrDefault("ts", ""));
    if (message == null) {
      return error("message_not_found");
    }
    worded(message, form);
    return ok();
  }

  private static JsonNode pin(Room room, String ts) {
    if (!room.messages.containsKey(ts)) {
      return error("message_not_found");
    }
    if (room.pinned.contains(ts)) {
      return error("already_pinned");
    }
    room.pinned.add(ts);
    return ok();
  }

  /** Newest first; answers in a thread are in its replies only. */
  private static JsonNode messages(Room room, Map<String, String> form, boolean replies) {
    List<ObjectNode> found = new ArrayList<>();
    for (ObjectNode message : room.messages.values()) {
      String thread = message.path("thread_ts").asText();
      boolean here = replies ? thread.equals(form.get("ts")) : thread.isEmpty();
      if (here) {
        ObjectNode copy = message.deepCopy();
        if (!"true".equals(form.get("include_all_metadata"))
            && !"1".equals(form.get("include_all_metadata"))) {
          copy.remove("metadata");
        }
        found.add(0, copy);
      }
    }
    ObjectNode answer = ok();
    found.stream()
        .limit(Integer.parseInt(form.getOrDefault("limit", "100")))
        .forEach(answer.withArray("messages")::add);
    return answer;
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON: " + text, e);
    }
  }
}
