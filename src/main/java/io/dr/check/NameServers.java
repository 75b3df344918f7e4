package io.dr.check;

import io.dr.action.ActionFailure;
import io.dr.action.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Asks name servers over the network, past every cache of this machine. */
final class NameServers {
  /** A zone directly below the root is a registry's, not the user's. */
  private static final int FEWEST_LABELS = 3;

  private static final Pattern WITH_PORT =
      Pattern.compile("\\[([^\\]]+)\\](?::(\\d{1,5}))?|([^:\\[\\]]+):(\\d{1,5})");

  private final List<InetSocketAddress> resolvers;
  private final int port;

  /**
   * @param resolvers who is asked for the name servers of a zone, in this order
   * @param port where name servers listen
   */
  NameServers(List<InetSocketAddress> resolvers, int port) {
    this.resolvers = List.copyOf(resolvers);
    this.port = port;
  }

  /** With the resolvers of this machine. */
  static NameServers system() {
    return new NameServers(
        ResolverConfig.getCurrentConfig().servers(), SimpleResolver.DEFAULT_PORT);
  }

  /** The servers of the zone that the name is in, by name. */
  List<String> authoritative(String name, Duration timeout) {
    Name zone = name(name);
    while (zone.labels() >= FEWEST_LABELS) {
      List<String> servers = servers(zone, resolved(zone, timeout));
      if (!servers.isEmpty()) {
        return servers;
      }
      zone = new Name(zone, 1);
    }
    throw unreachable("No name servers are known for " + name, Optional.empty());
  }

  private Message resolved(Name zone, Duration timeout) {
    Optional<IOException> last = Optional.empty();
    for (InetSocketAddress resolver : resolvers) {
      try {
        return send(resolver, zone, Type.NS, timeout);
      } catch (IOException e) {
        last = Optional.of(e);
      }
    }
    throw unreachable("No resolver of this machine answers", last);
  }

  private static List<String> servers(Name zone, Message answer) {
    return answer.getSection(Section.ANSWER).stream()
        .filter(record -> record.getName().equals(zone))
        .filter(NSRecord.class::isInstance)
        .map(record -> ((NSRecord) record).getTarget().toString(true).toLowerCase(Locale.ROOT))
        .sorted()
        .toList();
  }

  /** What the server answers. */
  Probes.DnsAnswer ask(String server, String name, String type, Duration timeout) {
    int wanted = DnsValues.type(type);
    Message answer;
    try {
      answer = send(address(server), name(name), wanted, timeout);
    } catch (IOException e) {
      throw unreachable(server + " does not answer", Optional.of(e));
    }
    List<String> values = new ArrayList<>();
    long ttl = Long.MAX_VALUE;
    for (Record record : answer.getSection(Section.ANSWER)) {
      if (record.getType() == wanted) {
        values.add(DnsValues.shown(record));
      }
      ttl = Math.min(ttl, record.getTTL());
    }
    values.sort(null);
    return new Probes.DnsAnswer(
        Rcode.string(answer.getRcode()),
        values,
        Duration.ofSeconds(values.isEmpty() ? 0 : ttl),
        answer.getHeader().getFlag(Flags.AA));
  }

  private InetSocketAddress address(String server) throws UnknownHostException {
    Matcher written = WITH_PORT.matcher(server);
    if (!written.matches()) {
      return new InetSocketAddress(InetAddress.getByName(server), port);
    }
    String host = Optional.ofNullable(written.group(1)).orElse(written.group(3));
    String number =
        Optional.ofNullable(written.group(2))
            .or(() -> Optional.ofNullable(written.group(4)))
            .orElse(String.valueOf(port));
    return new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(number));
  }

  private static Message send(InetSocketAddress server, Name name, int type, Duration timeout)
      throws IOException {
    SimpleResolver resolver = new SimpleResolver(server);
    resolver.setTimeout(timeout);
    return resolver.send(Message.newQuery(Record.newRecord(name, type, DClass.IN)));
  }

  private static Name name(String written) {
    try {
      return Name.fromString(written, Name.root);
    } catch (TextParseException e) {
      throw new ActionFailure(
          Failure.of(
              Failure.Kind.INVALID,
              "'" + written + "' is no domain name.",
              "Correct the step's name."),
          e);
    }
  }

  private static ActionFailure unreachable(String cause, Optional<IOException> why) {
    Failure failure =
        Failure.of(
            Failure.Kind.UNREACHABLE,
            cause + ".",
            "Check the name and that this machine reaches name servers over UDP and TCP.");
    return why.map(e -> new ActionFailure(failure, e)).orElseGet(() -> new ActionFailure(failure));
  }
}
