package io.dr.aws.cognito;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import io.dr.runbook.Site;
import java.util.List;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolClientDescription;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolDescriptionType;

/** Finds pools and their clients by id or by name, which need not be unique in Cognito. */
final class UserPools {
  private static final int PAGE = 60;

  /** Amazon Cognito API Reference, UserPoolType: an id has at most 55 characters. */
  private static final int LONGEST_ID = 55;

  private final CognitoIdentityProviderClient cognito;
  private final Site site;

  UserPools(CognitoIdentityProviderClient cognito, Site site) {
    this.cognito = cognito;
    this.site = site;
  }

  /** Whether this is a pool's id, such as {@code us-west-2_aB3dE5fG7}, rather than its name. */
  static boolean isId(String idOrName) {
    return idOrName.length() <= LONGEST_ID
        && idOrName.matches("[a-z]{2}(-[a-z]+)+-\\d_[0-9A-Za-z]+");
  }

  /** The pool's id. */
  String pool(String idOrName) {
    if (isId(idOrName)) {
      return idOrName;
    }
    return only(
        "user pool " + idOrName,
        cognito.listUserPoolsPaginator(request -> request.maxResults(PAGE)).userPools().stream()
            .filter(pool -> idOrName.equals(pool.name()))
            .map(UserPoolDescriptionType::id)
            .toList());
  }

  /** The client's id. */
  String client(String pool, String idOrName) {
    List<UserPoolClientDescription> clients =
        cognito
            .listUserPoolClientsPaginator(request -> request.userPoolId(pool).maxResults(PAGE))
            .userPoolClients()
            .stream()
            .toList();
    if (clients.stream().anyMatch(client -> idOrName.equals(client.clientId()))) {
      return idOrName;
    }
    return only(
        "client " + idOrName + " of the user pool " + pool,
        clients.stream()
            .filter(client -> idOrName.equals(client.clientName()))
            .map(UserPoolClientDescription::clientId)
            .toList());
  }

  private String only(String what, List<String> ids) {
    if (ids.isEmpty()) {
      throw new ActionFailure(
          Failure.of(
              Failure.Kind.NOT_FOUND,
              "There is no " + what + " in " + site.region() + ".",
              "Correct the step, or create it there and resume."));
    }
    if (ids.size() > 1) {
      throw new ActionFailure(
          Failure.of(
              Failure.Kind.INVALID,
              "In " + site.region() + " there are several: " + what + ", ids " + ids + ".",
              "Give the step the id of the right one."));
    }
    return ids.get(0);
  }
}
