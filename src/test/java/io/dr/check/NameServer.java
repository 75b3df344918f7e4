package io.dr.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A name server on this machine, over UDP. */
final class NameServer implements AutoCloseable {
  private final DatagramSocket socket;
  private final List<Record> records = new CopyOnWriteArrayList<>();
  private volatile int rcode = Rcode.NOERROR;
  private volatile boolean authoritative = true;
  private volatile boolean silent;

  NameServer() {
    try {
      socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread thread = new Thread(this::serve, "name-server");
    thread.setDaemon(true);
    thread.start();
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
  }

  /** As a step names it. */
  String named() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  NameServer with(String name, String type, long ttl, String value) {
    try {
      records.add(
          Record.fromString(
              Name.fromString(name, Name.root),
              Type.value(type),
              DClass.IN,
              ttl,
              value,
              Name.root));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  NameServer empty() {
    records.clear();
    return this;
  }

  NameServer answering(int code) {
    rcode = code;
    return this;
  }

  NameServer lame() {
    authoritative = false;
    return this;
  }

  NameServer silent() {
    silent = true;
    return this;
  }

  private void serve() {
    byte[] buffer = new byte[4096];
    while (!socket.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
        if (!silent) {
          byte[] query = Arrays.copyOf(packet.getData(), packet.getLength());
          byte[] answer = answer(new Message(query)).toWire();
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  /** The records of the name and type, and CNAMEs on the way to them. */
  private Message answer(Message query) {
    Record question = query.getQuestion();
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    if (authoritative) {
      answer.getHeader().setFlag(Flags.AA);
    }
    answer.getHeader().setRcode(rcode);
    answer.addRecord(question, Section.QUESTION);
    Name name = question.getName();
    for (Record record : records) {
      boolean alias = record.getType() == Type.CNAME;
      if (record.getName().equals(name) && (record.getType() == question.getType() || alias)) {
        answer.addRecord(record, Section.ANSWER);
        name = alias ? ((CNAMERecord) record).getTarget() : name;
      }
    }
    return answer;
  }

  @Override
  public void close() {
    socket.close();
  }
}
