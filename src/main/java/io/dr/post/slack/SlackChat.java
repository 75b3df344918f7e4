package io.dr.post.slack;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.response.auth.AuthTestResponse;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.methods.response.conversations.ConversationsCreateResponse;
import com.slack.api.methods.response.conversations.ConversationsInviteResponse;
import com.slack.api.methods.response.conversations.ConversationsListResponse;
import com.slack.api.methods.response.pins.PinsAddResponse;
import com.slack.api.methods.response.users.UsersLookupByEmailResponse;
import com.slack.api.model.Conversation;
import com.slack.api.model.ConversationType;
import com.slack.api.model.Message;
import com.slack.api.util.http.SlackHttpClient;
import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.net.BoundedSocketFactory;
import io.dr.net.Network;
import io.dr.net.ProxiedClients;
import io.dr.post.Chat;
import io.dr.post.ChatText;
import io.dr.post.Secrets;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import okhttp3.OkHttpClient;

/**
 * A workspace of Slack, through its Web API (docs.slack.dev, "Web API"). The channel is found again
 * by its name, a message by the key in its metadata, so that nothing is done twice. The token is
 * read when something is sent.
 */
public final class SlackChat implements Chat {
  /** What the bot's token must allow, and what for. */
  public static final List<String> SCOPES =
      List.of(
          "channels:manage",
          "channels:read",
          "channels:join",
          "channels:history",
          "chat:write",
          "pins:write",
          "users:read",
          "users:read.email");

  /** Packed or not, and with all that HTTP puts around it. */
  private static final long MOST_BYTES = 5 << 20;

  private static final String DR = "dr_message";
  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final String SLACK = "https://slack.com/api/";
  private static final int LONGEST_TOPIC = 250;
  private static final int PAGE = 200;
  private static final int MOST_PAGES = 50;

  /** What people wrote since an answer was lost; beyond it nobody looks. */
  private static final int NEWEST = 100;

  private final Workspace workspace;
  private final String name;
  private final String run;
  private final Secrets secrets;
  private final Network network;
  private Optional<Slack> slack = Optional.empty();

  /** A message whose answer was lost, perhaps by a process before this one, may be there. */
  private boolean certain;

  /**
   * Where Slack is and how long it is waited for.
   *
   * @param api where its Web API answers; absent means slack.com
   * @param token a reference such as <code>${env.SLACK_BOT_TOKEN}</code>
   * @param patience for one answer
   */
  public record Workspace(Optional<String> api, String token, Duration patience) {
    public Workspace(Optional<String> api, String token) {
      this(api, token, PATIENCE);
    }
  }

  /**
   * @param channel the name of the run's channel, as Slack takes it
   */
  public SlackChat(
      Workspace workspace, String channel, String run, Secrets secrets, Network network) {
    this.workspace = workspace;
    this.name = channel;
    this.run = run;
    this.secrets = secrets;
    this.network = network;
  }

  @Override
  public String words() {
    return "Slack channel #" + name;
  }

  /** Made at first use: few runs of the program say anything. */
  private synchronized MethodsClient client() {
    network.proxies().of(URI.create(workspace.api().orElse(SLACK)));
    Slack made = slack.orElseGet(this::connection);
    slack = Optional.of(made);
    return made.methods(secrets.filled(workspace.token()).strip());
  }

  private Slack connection() {
    SlackConfig config = new SlackConfig();
    int patience = (int) workspace.patience().toMillis();
    config.setHttpClientCallTimeoutMillis(patience);
    config.setHttpClientReadTimeoutMillis(patience);
    config.setHttpClientWriteTimeoutMillis(patience);
    config.setStatsEnabled(false);
    config.setTokenExistenceVerificationEnabled(false);
    workspace.api().ifPresent(config::setMethodsEndpointUrlPrefix);
    // The library reads the process's own environment, and some of its variables only.
    config.setProxyUrl(null);
    // By default a request whose connection breaks is sent once more, though it may have arrived.
    OkHttpClient once =
        ProxiedClients.through(
                network.proxies(), SlackHttpClient.buildOkHttpClient(config).newBuilder())
            .addInterceptor(new SlackAnswers(network.clock()))
            .socketFactory(new BoundedSocketFactory(MOST_BYTES, Optional.empty()))
            .build();
    return Slack.getInstance(config, new SlackHttpClient(once));
  }

  /**
   * Asks who the token is for; nothing is changed or said.
   *
   * @return which of {@link #SCOPES} it lacks; empty also when Slack does not tell its scopes
   */
  public List<String> missing() {
    AuthTestResponse answer = SlackCalls.success("auth.test", () -> client().authTest(r -> r));
    Set<String> has = new TreeSet<>();
    answer.getHttpResponseHeaders().entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase("x-oauth-scopes"))
        .flatMap(header -> header.getValue().stream())
        .flatMap(scopes -> List.of(scopes.split("[,\\s]+")).stream())
        .forEach(has::add);
    return has.isEmpty() ? List.of() : SCOPES.stream().filter(one -> !has.contains(one)).toList();
  }

  @Override
  public Room open() {
    MethodsClient client = client();
    AuthTestResponse who = SlackCalls.success("auth.test", () -> client.authTest(r -> r));
    ConversationsCreateResponse made =
        SlackCalls.answer(
            "conversations.create", () -> client.conversationsCreate(r -> r.name(name)));
    if (made.isOk()) {
      return room(who, SlackCalls.part("conversations.create", made.getChannel()).getId());
    }
    if (!"name_taken".equals(made.getError())) {
      throw SlackCalls.refused("conversations.create", made);
    }
    return room(who, joined(client, found(client)));
  }

  private static Room room(AuthTestResponse who, String id) {
    String url = Optional.ofNullable(who.getUrl()).orElse("");
    return new Room(id, url.startsWith("https://") ? url + "archives/" + id : "");
  }

  private Conversation found(MethodsClient client) {
    String cursor = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      String from = cursor;
      ConversationsListResponse answer =
          SlackCalls.success(
              "conversations.list",
              () ->
                  client.conversationsList(
                      r ->
                          r.cursor(from)
                              .limit(PAGE)
                              .types(List.of(ConversationType.PUBLIC_CHANNEL))));
      for (Conversation one : SlackCalls.part("conversations.list", answer.getChannels())) {
        if (name.equals(one.getName())) {
          return one;
        }
      }
      cursor =
          answer.getResponseMetadata() == null
                  || answer.getResponseMetadata().getNextCursor() == null
              ? ""
              : answer.getResponseMetadata().getNextCursor();
      if (cursor.isEmpty()) {
        break;
      }
    }
    throw unusable("its name is taken by a channel that the bot does not see");
  }

  private String joined(MethodsClient client, Conversation channel) {
    if (channel.isArchived()) {
      throw unusable("it is archived");
    }
    if (!channel.isMember()) {
      SlackCalls.success(
          "conversations.join", () -> client.conversationsJoin(r -> r.channel(channel.getId())));
    }
    return channel.getId();
  }

  private ActionFailure unusable(String why) {
    return new ActionFailure(
        Failure.of(
            Failure.Kind.STATE,
            "The Slack channel #" + name + " cannot be used: " + why + ".",
            "Open it in Slack, or meet elsewhere and tell people so."));
  }

  @Override
  public void topic(String channel, String topic) {
    String text = topic.substring(0, Math.min(topic.length(), LONGEST_TOPIC));
    SlackCalls.success(
        "conversations.setTopic",
        () ->
            client().conversationsSetTopic(r -> r.channel(channel).topic(RichText.escaped(text))));
  }

  /** One whom nobody knows keeps nobody else out. */
  @Override
  public List<String> invite(String channel, List<String> addresses) {
    MethodsClient client = client();
    List<String> unknown = new ArrayList<>();
    List<String> users = new ArrayList<>();
    for (String address : addresses) {
      UsersLookupByEmailResponse answer =
          SlackCalls.answer(
              "users.lookupByEmail", () -> client.usersLookupByEmail(r -> r.email(address)));
      if (answer.isOk()) {
        users.add(SlackCalls.part("users.lookupByEmail", answer.getUser()).getId());
      } else if ("users_not_found".equals(answer.getError())) {
        unknown.add(address);
      } else {
        throw SlackCalls.refused("users.lookupByEmail", answer);
      }
    }
    for (String user : users) {
      ConversationsInviteResponse answer =
          SlackCalls.answer(
              "conversations.invite",
              () -> client.conversationsInvite(r -> r.channel(channel).users(List.of(user))));
      boolean there =
          Set.of("already_in_channel", "cant_invite_self").contains(SlackCalls.named(answer));
      if (!answer.isOk() && !there) {
        throw SlackCalls.refused("conversations.invite", answer);
      }
    }
    return unknown;
  }

  @Override
  public Posted post(String channel, Post post) {
    MethodsClient client = client();
    if (!certain) {
      Optional<Posted> earlier = earlier(client, channel, post);
      if (earlier.isPresent()) {
        certain = true;
        return earlier.get();
      }
    }
    certain = false;
    ChatPostMessageResponse answer =
        SlackCalls.success(
            "chat.postMessage",
            () ->
                client.chatPostMessage(
                    r ->
                        r.channel(channel)
                            .text(RichText.notification(post.text()))
                            .blocks(RichText.blocks(post.text()))
                            .threadTs(post.thread().orElse(null))
                            .parse("none")
                            .linkNames(false)
                            .unfurlLinks(false)
                            .unfurlMedia(false)
                            .metadata(metadata(post))));
    certain = true;
    return new Posted(SlackCalls.part("chat.postMessage", answer.getTs()), post.through());
  }

  private Message.Metadata metadata(Post post) {
    return Message.Metadata.builder()
        .eventType(DR)
        .eventPayload(SlackCalls.payload(run, post.key(), post.through()))
        .build();
  }

  /** Said before, by a process that did not live to note it, or whose answer was lost. */
  private Optional<Posted> earlier(MethodsClient client, String channel, Post post) {
    List<Message> newest =
        post.thread().isPresent()
            ? SlackCalls.success(
                    "conversations.replies",
                    () ->
                        client.conversationsReplies(
                            r ->
                                r.channel(channel)
                                    .ts(post.thread().get())
                                    .limit(NEWEST)
                                    .includeAllMetadata(true)))
                .getMessages()
            : SlackCalls.success(
                    "conversations.history",
                    () ->
                        client.conversationsHistory(
                            r -> r.channel(channel).limit(NEWEST).includeAllMetadata(true)))
                .getMessages();
    for (Message message : SlackCalls.part("conversations.history", newest)) {
      Message.Metadata metadata = message.getMetadata();
      if (metadata != null
          && DR.equals(metadata.getEventType())
          && metadata.getEventPayload() != null
          && run.equals(metadata.getEventPayload().get("run"))
          && post.key().equals(metadata.getEventPayload().get("key"))) {
        return Optional.of(
            new Posted(
                message.getTs(),
                Long.parseLong(String.valueOf(metadata.getEventPayload().get("through")))));
      }
    }
    return Optional.empty();
  }

  @Override
  public void change(String channel, String message, ChatText text) {
    SlackCalls.success(
        "chat.update",
        () ->
            client()
                .chatUpdate(
                    r ->
                        r.channel(channel)
                            .ts(message)
                            .text(RichText.notification(text))
                            .blocks(RichText.blocks(text))
                            .parse("none")
                            .linkNames(false)));
  }

  @Override
  public void pin(String channel, String message) {
    PinsAddResponse answer =
        SlackCalls.answer(
            "pins.add", () -> client().pinsAdd(r -> r.channel(channel).timestamp(message)));
    if (!answer.isOk() && !"already_pinned".equals(answer.getError())) {
      throw SlackCalls.refused("pins.add", answer);
    }
  }
}
