package io.dr.post.slack;

import com.google.gson.JsonParseException;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.net.FirstWords;
import io.dr.net.TooMuchException;
import io.dr.runbook.Durations;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Calls of the Web API, and what their refusals mean. Of what Slack refuses only its error's name
 * is repeated, since that holds nothing that it was sent.
 */
final class SlackCalls {
  private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,60}");
  private static final Pattern SCOPES = Pattern.compile("[a-z0-9_:,.]{1,200}");
  private static final Set<String> TOKEN =
      Set.of(
          "invalid_auth",
          "not_authed",
          "account_inactive",
          "token_revoked",
          "token_expired",
          "not_allowed_token_type",
          "org_login_required",
          "ekm_access_denied",
          "access_denied",
          "no_permission",
          "restricted_action",
          "missing_scope");
  private static final Set<String> PASSING =
      Set.of(
          "internal_error",
          "fatal_error",
          "service_unavailable",
          "request_timeout",
          "team_added_to_org",
          "accesslimited");

  private SlackCalls() {}

  /** One request. */
  interface Request<T extends SlackApiTextResponse> {
    T send() throws IOException, SlackApiException;
  }

  /**
   * The answer, whether or not Slack calls it a success.
   *
   * @throws ActionFailure when there is none
   */
  static <T extends SlackApiTextResponse> T answer(String method, Request<T> request) {
    try {
      return request.send();
    } catch (SlackAnswers.NoAnswer e) {
      throw noAnswer(method, e);
    } catch (SlackApiException | JsonParseException e) {
      throw failure(
          Failure.Kind.TRANSIENT,
          method,
          "Slack's answer to " + method + " cannot be read.",
          "It is tried again; call people together by other means meanwhile.",
          "",
          e);
    } catch (ConnectException | UnknownHostException e) {
      throw failure(
          Failure.Kind.UNREACHABLE,
          method,
          "Slack cannot be reached (" + e.getClass().getSimpleName() + ").",
          "It is tried again; call people together by other means meanwhile.",
          "",
          e);
    } catch (IOException e) {
      throw failure(
          Failure.Kind.TRANSIENT,
          method,
          "Slack gave no answer to %s (%s)."
              .formatted(
                  method,
                  e instanceof TooMuchException
                      ? e.getMessage()
                      : e.getClass().getSimpleName() + words(e)),
          "It is tried again; call people together by other means meanwhile.",
          "",
          e);
    }
  }

  private static String words(IOException e) {
    String words = FirstWords.of(Optional.ofNullable(e.getMessage()).orElse(""));
    return words.isEmpty() ? "" : ": " + words;
  }

  private static ActionFailure noAnswer(String method, SlackAnswers.NoAnswer e) {
    boolean throttled = e.status() == 429 || e.status() == 0;
    ActionFailure failure =
        failure(
            throttled ? Failure.Kind.THROTTLED : Failure.Kind.TRANSIENT,
            method,
            e.status() == 0
                ? "Slack asked to be left alone for another %s, so %s waits."
                    .formatted(Durations.show(e.waits().orElse(Duration.ZERO)), method)
                : "Slack answered %s with %d%s.".formatted(method, e.status(), e.getMessage()),
            "It is tried again; call people together by other means meanwhile.",
            e.status() == 0 ? "" : Integer.toString(e.status()),
            e);
    return e.waits().map(failure::retryAfter).orElse(failure);
  }

  /**
   * A part of an answer, which every success has.
   *
   * @throws ActionFailure when this one has not
   */
  static <T> T part(String method, @Nullable T part) {
    if (part == null) {
      throw failure(
          Failure.Kind.TRANSIENT,
          method,
          "Slack's answer to " + method + " lacks what every answer has.",
          "It is tried again; call people together by other means meanwhile.",
          "",
          null);
    }
    return part;
  }

  /**
   * The answer, which is a success.
   *
   * @throws ActionFailure when it is not
   */
  static <T extends SlackApiTextResponse> T success(String method, Request<T> request) {
    T answer = answer(method, request);
    if (!answer.isOk()) {
      throw refused(method, answer);
    }
    return answer;
  }

  /** What a refusal means (docs.slack.dev, "Errors" of each method). */
  static ActionFailure refused(String method, SlackApiTextResponse answer) {
    String error = named(answer);
    Failure.Kind kind = kind(error);
    String needed =
        Optional.ofNullable(answer.getNeeded())
            .filter(scopes -> SCOPES.matcher(scopes).matches())
            .map(scopes -> ", it lacks " + scopes)
            .orElse("");
    String cause = "Slack refused %s: %s%s.".formatted(method, error, needed);
    return failure(kind, method, cause, remedy(kind), error, null);
  }

  /** The error's name, or that it was none. */
  static String named(SlackApiTextResponse answer) {
    return Optional.ofNullable(answer.getError())
        .filter(error -> NAME.matcher(error).matches())
        .orElse("an error without a name");
  }

  private static Failure.Kind kind(String error) {
    if (TOKEN.contains(error)) {
      return Failure.Kind.DENIED;
    }
    if (error.equals("ratelimited") || error.equals("rate_limited")) {
      return Failure.Kind.THROTTLED;
    }
    if (PASSING.contains(error)) {
      return Failure.Kind.TRANSIENT;
    }
    return switch (error) {
      case "channel_not_found", "message_not_found", "no_item_specified" -> Failure.Kind.NOT_FOUND;
      case "is_archived", "not_in_channel" -> Failure.Kind.STATE;
      default -> Failure.Kind.INVALID;
    };
  }

  private static String remedy(Failure.Kind kind) {
    return switch (kind) {
      case DENIED ->
          "See that communication.engineering.token is a bot token of this workspace, with the"
              + " scopes that the README names.";
      case THROTTLED, TRANSIENT -> "It is tried again.";
      case STATE, NOT_FOUND -> "Open the channel again in Slack, or invite the bot.";
      default -> "Correct communication.engineering, or do it in Slack by hand.";
    };
  }

  private static ActionFailure failure(
      Failure.Kind kind,
      String method,
      String cause,
      String remedy,
      String code,
      @Nullable Exception thrown) {
    Failure failure =
        new Failure(
            kind, cause, remedy, Optional.of(new Failure.Request("Slack", method, "", code)));
    return thrown == null ? new ActionFailure(failure) : new ActionFailure(failure, thrown);
  }

  /** What a message carries that people do not see. */
  static Map<String, Object> payload(String run, String key, long through) {
    return Map.of("run", run, "key", key, "through", Long.toString(through));
  }
}
